import { driverErrorOf, tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';

/** What of a tenant's limits is used up in its own database; null where it is not counted yet. */
export interface UsedInDatabase {
  readonly storageBytes: number | null;
  readonly vehicles: number | null;
}

const UNKNOWN_TABLE = 1146;

/** The counts of the tenant a provider lives in: two rows, never a count of all there is. */
@TenantScoped()
export class TenantUsage {
  constructor(@InjectTenantDataSource() private readonly database: Database) {}

  async read(): Promise<UsedInDatabase> {
    const storageBytes = (await this.one('storage_usage', 'bytes', 'id = 1')) ?? 0;
    return { storageBytes, vehicles: await this.one('usage_counts', 'used', "resource = 'vehicles'") };
  }

  private async one(table: string, column: string, condition: string): Promise<number | null> {
    const { manager } = this.database;
    try {
      const rows = await manager.query<{ value: number | string }[]>(
        `SELECT ${column} AS value FROM ${tableName(manager, table)} WHERE ${condition}`,
      );
      return rows[0] === undefined ? null : Number(rows[0].value);
    } catch (error) {
      // A database that this release has not migrated yet.
      if (driverErrorOf(error)?.errno === UNKNOWN_TABLE) return null;
      throw error;
    }
  }
}
