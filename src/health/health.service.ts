import { HttpException, Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorFunction, HealthIndicatorResult } from '@nestjs/terminus';
import { DirectoryService } from '../global/tenants/directory.service';
import { Lifecycle } from './lifecycle';
import { PlatformIndicators } from './platform-indicators';
import { SchemaHealth } from './schema-health';

const DIRECTORY_STALE_AFTER_MS = 5 * 60_000;

/** The result of a probe: its verdict and, for the management port, the detail. */
export interface Probe {
  readonly healthy: boolean;
  readonly result: unknown;
}

/**
 * The probes of operations.md §6. Each check has a timeout of 500 ms and is cached for one second, so that a probe never adds
 * load to a fault.
 */
@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly lifecycle: Lifecycle,
    private readonly directory: DirectoryService,
    private readonly schemas: SchemaHealth,
    private readonly platform: PlatformIndicators,
  ) {}

  /** Succeeds as long as the event loop runs, until the exit; it queries neither database nor Redis. */
  live(): Promise<Probe> {
    return Promise.resolve({ healthy: true, result: { status: 'ok', info: {}, error: {}, details: {} } });
  }

  /** Up once the global database was reached and has the schema that this version requires. */
  startup(): Promise<Probe> {
    return this.probe([() => this.schemas.startup()]);
  }

  /**
   * Down while draining, while the clock of the process is wrong, when tenants can no longer be resolved, when the global database is
   * older than this version requires, or when the circuits of all database servers are open. Tenants with an older schema, late
   * schedules, loops that stand and folders that are not mounted are reported, but do not make the process unready.
   */
  ready(): Promise<Probe> {
    return this.probe([
      () => this.accepting(),
      () => this.platform.clock(),
      () => this.tenantLookup(),
      () => this.schemas.global(),
      () => this.schemas.tenants(),
      () => this.platform.databaseServers(),
      () => this.platform.schedules(),
      () => this.platform.loops(),
      () => this.platform.folders(),
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

  private accepting(): HealthIndicatorResult {
    const session = this.indicators.check('accepting');
    return this.lifecycle.isDraining ? session.down('draining') : session.up();
  }

  private async tenantLookup(): Promise<HealthIndicatorResult> {
    const database = await this.schemas.reached();
    if (database['globalDatabase']?.status === 'up') return database;
    const ageMs = this.directory.ageMs();
    const session = this.indicators.check('globalDatabase');
    const usable = ageMs !== null && ageMs < DIRECTORY_STALE_AFTER_MS;
    return usable ? session.degraded({ directoryAgeMs: ageMs }) : session.down({ directoryAgeMs: ageMs });
  }
}
