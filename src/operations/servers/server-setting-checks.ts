import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { ServersService } from '../../global/servers/servers.service';
import { ServerLimits } from './server-limits';
import type { ServerLimit } from './server-settings';
import type { Check, Problem } from '../../ports/doctor-checks';

/**
 * Finds settings of the database servers that prevent a feature. In production each is a problem. On a developer's machine, where the
 * feature may not be needed, it is only a notice.
 */
@Injectable()
export class ServerSettingChecks implements Check {
  readonly looksAt = { fr: 'réglages des serveurs de base de données', en: 'settings of the database servers' };

  constructor(
    private readonly servers: ServersService,
    private readonly limits: ServerLimits,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async problems(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const server of await this.servers.all()) {
      for (const { setting, en } of await this.limitsOf(server)) {
        const isNotice = this.settings.environment !== 'production';
        const subject = `${server.name} ${setting}`;
        const advice = { act: `change ${setting.split('=')[0]} in the configuration of the server ${server.name}` };
        problems.push({ check: 'server-setting', subject, problem: en, advice, isNotice });
      }
    }
    return problems;
  }

  /** A server that does not answer is reported by {@link ServerChecks}. */
  private async limitsOf(server: DatabaseServer): Promise<readonly ServerLimit[]> {
    try {
      return await this.limits.of(server);
    } catch (error) {
      if (isDomainError(error, 'DATABASE_UNAVAILABLE')) return [];
      throw error;
    }
  }
}
