import { driverErrorOf, isCheckViolation } from '#persistence';
import type { TenantConnections } from '../data-source/tenant-driver';
import type { Lease } from '../pool/lease';
import type { ServerPools } from '../pool/server-pools';
import { StaleStampError } from '../pool/stale-stamp.error';
import type { MovingTenants } from '../resolution/moving-tenants';
import { schemaBehind, servable } from '../resolution/servable';
import { tenantMaintenance } from '../tenancy.errors';
import type { TenancyOptions } from '../tenancy.options';
import type { ServerRecord, TenantRecord } from '../tenant-context';

/** What all gates of a process share. */
interface GateParts {
  readonly options: TenancyOptions;
  readonly pools: ServerPools;
  readonly moving: MovingTenants;
}

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
    private readonly server: Pick<ServerRecord, 'flavour' | 'version'>,
    private readonly parts: GateParts,
  ) {}

  get serverVersion(): string {
    return this.server.version;
  }

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
        return await this.parts.pools.acquire(this.record);
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
    const isCurrent = this.record.schemaVersion === this.parts.options.supportedSchemaVersions.at(-1);
    if (isCurrent) return error;
    const isUnmigrated = MISSING.has(driverErrorOf(error)?.errno ?? 0) || isCheckViolation(error);
    return isUnmigrated ? schemaBehind({ cause: error }) : error;
  }

  private async readAgain(): Promise<void> {
    const { options, moving } = this.parts;
    const found = await moving.settled(await options.directory.findById(this.record.tenantId));
    const current = servable(found, options.supportedSchemaVersions);
    if (!(await this.isAlike(current))) throw tenantMaintenance({}, { retryAfterSeconds: 1 });
    this.record = current;
  }

  /** Whether work that began at the former place can go on with the same statements: tables of the same names, on a server of the same flavour. */
  private async isAlike({ serverId, databaseName, placement }: TenantRecord): Promise<boolean> {
    const former = this.record;
    if (databaseName !== former.databaseName || placement !== former.placement) return false;
    if (serverId === former.serverId) return true;
    const { flavour } = await this.parts.options.directory.server(serverId);
    return flavour === this.server.flavour;
  }
}
