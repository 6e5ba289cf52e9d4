import { HttpException, Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorFunction, HealthIndicatorResult } from '@nestjs/terminus';
import { DirectoryService } from '../global/tenants/directory.service';
import { GlobalDatabase } from '../global/global-database';
import { Lifecycle } from './lifecycle';
import { PlatformIndicators } from './platform-indicators';

const CHECK_WITHIN_MS = 500;
const CACHE_MS = 1000;
const DIRECTORY_STALE_AFTER_MS = 5 * 60_000;

/** What a probe answers: its verdict and, for the management port, the detail behind it. */
export interface Probe {
  readonly healthy: boolean;
  readonly result: unknown;
}

/** The probes of operations.md §6. Each check is bounded to 500 ms and cached for a second, so that a probe never adds load to a fault. */
@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly lifecycle: Lifecycle,
    private readonly globalDatabase: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly platform: PlatformIndicators,
  ) {}

  /** Answers as long as the event loop turns; no database or Redis is asked. */
  live(): Promise<Probe> {
    return this.probe([]);
  }

  /** Up once the global database was reached and its schema is the one this version needs. */
  startup(): Promise<Probe> {
    return this.probe([() => this.globalSchema()]);
  }

  /** Down while draining, when no tenant can be found any more, or when every database server's circuit is open. */
  ready(): Promise<Probe> {
    return this.probe([
      () => this.accepting(),
      () => this.tenantLookup(),
      () => this.platform.databaseServers(),
      () => this.platform.schedules(),
    ]);
  }

  private async probe(indicators: HealthIndicatorFunction[]): Promise<Probe> {
    try {
      return { healthy: true, result: await this.checks.check(indicators) };
    } catch (error) {
      if (error instanceof HttpException) return { healthy: false, result: error.getResponse() };
      throw error;
    }
  }

  private globalSchema(): Promise<HealthIndicatorResult> {
    return this.bounded('globalSchema', async () => {
      await this.globalDatabase.assertCurrent();
    });
  }

  private accepting(): HealthIndicatorResult {
    const session = this.indicators.check('accepting');
    return this.lifecycle.isDraining ? session.down('draining') : session.up();
  }

  private async tenantLookup(): Promise<HealthIndicatorResult> {
    const database = await this.bounded('globalDatabase', () => this.globalDatabase.ping());
    if (database['globalDatabase']?.status === 'up') return database;
    const ageMs = this.directory.ageMs();
    const session = this.indicators.check('globalDatabase');
    const usable = ageMs !== null && ageMs < DIRECTORY_STALE_AFTER_MS;
    return usable ? session.degraded({ directoryAgeMs: ageMs }) : session.down({ directoryAgeMs: ageMs });
  }

  private bounded(key: string, probe: () => Promise<void>): Promise<HealthIndicatorResult> {
    return Promise.resolve(this.indicators.check(key).attempt(probe).withTimeout(CHECK_WITHIN_MS).cacheFor(CACHE_MS));
  }
}
