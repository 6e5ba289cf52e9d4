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
 * Checks that the global database answers and that the schemas match this release; each check has a timeout. A process with an
 * older global database must not get requests. Tenants with an older schema are reported to the operator and do not make the
 * process unready.
 */
@Injectable()
export class SchemaHealth implements OnApplicationBootstrap {
  private readonly logger = new Logger('Schema');
  /** The last known error text; null when the schema is current. If the database cannot be queried, the last result stays. */
  private behind: string | null = null;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly globalDatabase: GlobalDatabase,
    private readonly figures: PlatformFigures,
  ) {}

  /** Logs an outdated schema, also for processes without probes. It is not awaited: the application starts while its database is down. */
  onApplicationBootstrap(): void {
    this.look().catch(() => undefined);
  }

  /** Whether the global database answers, with any schema version. */
  reached(): Promise<HealthIndicatorResult> {
    return this.bounded('globalDatabase', () => this.globalDatabase.ping());
  }

  /** Down when the global database was never reached or its schema is outdated. */
  startup(): Promise<HealthIndicatorResult> {
    return this.bounded('globalSchema', () => this.look());
  }

  /** Down when the schema of the global database is known to be outdated; `reached` checks the connection. */
  async global(): Promise<HealthIndicatorResult> {
    await this.startup();
    const session = this.indicators.check('globalSchema');
    return this.behind === null ? session.up() : session.down(this.behind);
  }

  /** Degraded when tenants have an older schema; never down. */
  async tenants(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('tenantSchemas');
    const figures = await this.figures.latest();
    if (figures === null) return session.up();
    const { behind, failed } = figures.schemas;
    const refused = figures.schemasRefused;
    if (behind + failed === 0) return session.up({ behind, failed, refused });
    const message = `${behind + failed} tenants have an outdated schema, ${refused} of them are not served: ${UPGRADE}`;
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
      if (isDomainError(error, 'GLOBAL_SCHEMA_BEHIND')) this.report(error.text('en').detail);
      throw error;
    }
  }

  private report(sentence: string): void {
    if (this.behind === null) this.logger.error(sentence);
    this.behind = sentence;
  }
}
