import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { QueueRedis } from '#jobs';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { ServersService } from '../../global/servers/servers.service';
import { clientFindings } from '../database-client/client-checks';
import type { Check, Problem } from './finding';

/**
 * Checks of what this machine and the settings give: folders, Redis and the client programs of the database. A key file that others
 * can read is refused before anything starts.
 */
@Injectable()
export class PlatformChecks implements Check {
  readonly looksAt = {
    fr: 'configuration, dossiers, Redis, programmes clients',
    en: 'configuration, folders, Redis, client programs',
  };

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly redis: QueueRedis,
    private readonly servers: ServersService,
  ) {}

  async problems(): Promise<Problem[]> {
    return [
      ...(await this.folders()),
      ...this.encryption(),
      ...this.mail(),
      ...(await this.queue()),
      ...(await this.programs()),
    ];
  }

  private async folders(): Promise<Problem[]> {
    const folders = { BACKUP_DIR: this.settings.backup.folder, STORAGE_DIR: this.settings.storage.folder };
    const problems: Problem[] = [];
    for (const [setting, folder] of Object.entries(folders)) {
      if (!(await canBeWritten(folder))) problems.push(wrong(setting, 'the folder cannot be written'));
    }
    return problems;
  }

  private encryption(): Problem[] {
    const { environment, backup } = this.settings;
    if (environment !== 'production' || backup.encryption === 'required') return [];
    return [wrong('BACKUP_ENCRYPTION', 'production asks for required')];
  }

  private mail(): Problem[] {
    const { environment, smtpUrl } = this.settings;
    if (environment !== 'production' || smtpUrl !== null) return [];
    return [wrong('SMTP_URL', 'letters are written to the log: invitations, resets and digests reach nobody')];
  }

  private async queue(): Promise<Problem[]> {
    if (this.settings.redisUrl === null || (await this.redis.comesUp())) return [];
    return [wrong('REDIS_URL', 'Redis cannot be reached: work is found by asking the database')];
  }

  /** A server of each family and version, as the registry has them. */
  private async programs(): Promise<Problem[]> {
    const servers = new Map(
      (await this.servers.all()).map((server) => [`${server.flavour} ${server.version}`, server]),
    );
    const problems: Problem[] = [];
    for (const [named, server] of servers) {
      for (const { task, en, isNotice } of await clientFindings(server))
        problems.push({ check: 'client-program', subject: `${named} ${task}`, problem: en, isNotice });
    }
    return problems;
  }
}

const wrong = (setting: string, problem: string): Problem => ({ check: 'configuration', subject: setting, problem });

/** A folder that is not there yet is made in the nearest one that is. */
async function canBeWritten(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' && folder !== dirname(folder) && canBeWritten(dirname(folder));
  }
}
