import { DataSource } from 'typeorm';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';

/** One round trip to the tenant's database through the tenant's own account. */
@TenantScoped()
export class TenantPing {
  constructor(@InjectTenantDataSource() private readonly dataSource: DataSource) {}

  async once(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }
}
