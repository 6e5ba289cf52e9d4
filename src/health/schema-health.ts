import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../global/global-database';
import { PlatformFigures } from './platform-figures';

const CHECK_WITHIN_MS = 500;
const CACHE_MS = 1000;
const UPGRADE = 'run `tenant:migrate --all`';

/**
 * Whether the global database answers, and the schemas are those of this release; each question is bounded. A process before an older global database must not be sent requests; tenants with an
 * older schema are an operator's matter, and make nobody unready.
 */
@Injectable()
export class SchemaHealth implements OnApplicationBootstrap {
  private readonly logger = new Logger('Schema');
  /** The sentence that says so, as the database told it last; what cannot be asked changes nothing. */
  private behind: string | null = null;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly globalDatabase: GlobalDatabase,
    private readonly figures: PlatformFigures,
  ) {}

  /** Says it in the log of a process that nobody probes. It is not waited for: the application starts while its database is down. */
  onApplicationBootstrap(): void {
    this.look().catch(() => undefined);
  }

  /** Whether the global database answers, whatever its schema. */
  reached(): Promise<HealthIndicatorResult> {
    return this.bounded('globalDatabase', () => this.globalDatabase.ping());
  }

  /** Down when the global database was never reached or is behind. */
  startup(): Promise<HealthIndicatorResult> {
    return this.bounded('globalSchema', () => this.look());
  }

  /** Down when the global database is known to be behind; whether it can be reached is asked elsewhere. */
  async global(): Promise<HealthIndicatorResult> {
    await this.startup();
    const session = this.indicators.check('globalSchema');
    return this.behind === null ? session.up() : session.down(this.behind);
  }

  /** Degraded at worst. */
  async tenants(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('tenantSchemas');
    const figures = await this.figures.latest();
    if (figures === null) return session.up();
    const { behind, failed } = figures.schemas;
    const refused = figures.schemasRefused;
    if (behind + failed === 0) return session.up({ behind, failed, refused });
    const message = `${behind + failed} tenants have an older schema, ${refused} of them are refused: ${UPGRADE}`;
    return session.degraded({ behind, failed, refused, message });
  }

  private bounded(key: string, probe: () => Promise<void>): Promise<HealthIndicatorResult> {
    return Promise.resolve(this.indicators.check(key).attempt(probe).withTimeout(CHECK_WITHIN_MS).cacheFor(CACHE_MS));
  }

  private async look(): Promise<void> {
    try {
      await this.globalDatabase.assertCurrent();
      this.behind = null;
    } catch (error) {
      if (isDomainError(error, 'GLOBAL_SCHEMA_BEHIND')) this.tell(error.text('en').detail);
      throw error;
    }
  }

  private tell(sentence: string): void {
    if (this.behind === null) this.logger.error(sentence);
    this.behind = sentence;
  }
}
