import { driverErrorOf, isCheckViolation } from '#persistence';
import type { TenantConnections } from '../data-source/tenant-driver';
import type { Lease } from '../pool/lease';
import type { ServerPools } from '../pool/server-pools';
import { StaleStampError } from '../pool/stale-stamp.error';
import { schemaBehind, servable } from '../resolution/servable';
import { tenantMaintenance } from '../tenancy.errors';
import type { TenancyOptions } from '../tenancy.options';
import type { TenantRecord } from '../tenant-context';

const MAX_ATTEMPTS = 3;

/** Unknown column, unknown table. */
const MISSING: ReadonlySet<number> = new Set([1054, 1146]);

/**
 * Provides the connections of a tenant's data source. If the tenant has changed, work that is still running reads the
 * directory again before its next connection: it continues in the new epoch, or is refused like a new request.
 */
export class TenantGate implements TenantConnections {
  private outdated = false;

  constructor(
    private record: TenantRecord,
    readonly serverVersion: string,
    private readonly pools: ServerPools,
    private readonly options: TenancyOptions,
  ) {}

  get tenantId(): number {
    return this.record.tenantId;
  }

  retire(): void {
    this.outdated = true;
  }

  async acquire(): Promise<Lease> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.outdated) await this.readAgain();
      try {
        return await this.pools.acquire(this.record);
      } catch (error) {
        if (!(error instanceof StaleStampError)) throw error;
        if (attempt === MAX_ATTEMPTS) throw tenantMaintenance({}, { cause: error, retryAfterSeconds: 1 });
        this.outdated = true;
      }
    }
  }

  /**
   * If the tenant still has the schema of the previous release, a missing table or column, or a value that a CHECK does
   * not know, has not been migrated yet: TENANT_SCHEMA_BEHIND.
   */
  explain(error: unknown): unknown {
    const isCurrent = this.record.schemaVersion === this.options.supportedSchemaVersions.at(-1);
    if (isCurrent) return error;
    const isUnmigrated = MISSING.has(driverErrorOf(error)?.errno ?? 0) || isCheckViolation(error);
    return isUnmigrated ? schemaBehind({ cause: error }) : error;
  }

  private async readAgain(): Promise<void> {
    const found = await this.options.directory.findById(this.record.tenantId);
    const current = servable(found, this.options.supportedSchemaVersions);
    const { serverId, databaseName, placement } = this.record;
    const moved =
      current.serverId !== serverId || current.databaseName !== databaseName || current.placement !== placement;
    if (moved) throw tenantMaintenance({}, { retryAfterSeconds: 1 });
    this.record = current;
  }
}
