import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';

/** One query to the tenant's database with the tenant's own account. */
@TenantScoped()
export class TenantPing {
  constructor(@InjectTenantDataSource() private readonly database: Database) {}

  async once(): Promise<void> {
    await this.database.manager.query('SELECT 1');
  }
}
