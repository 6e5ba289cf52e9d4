import { isMissingTable, tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';

/** The use of a tenant's limits in its own database; null when it is not counted yet. */
export interface UsedInDatabase {
  readonly storageBytes: number | null;
  readonly vehicles: number | null;
}

/** The counters of the tenant: two rows, so that no table is counted. */
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
      // The table does not exist before the migration of this release.
      if (isMissingTable(error)) return null;
      throw error;
    }
  }
}
