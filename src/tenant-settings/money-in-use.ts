import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { setTaxRatesOf } from '../database/tenant/seed-tenant';

/** Documents count if they are not drafts. */
const DOCUMENTS = ['quotes', 'work_authorizations', 'invoices'] as const;
/** Records that always have a currency. */
const RECORDS = ['fuel_logs', 'maintenances', 'insurances', 'vehicle_renewals', 'supply_price_history'] as const;

/** The data in a tenant's database that depends on its currency and country. */
@TenantScoped()
export class MoneyInUse {
  constructor(@InjectTenantDataSource() private readonly database: Database) {}

  /** Whether a document was issued or an amount is stored, including deleted records. */
  async isInUse(): Promise<boolean> {
    const { manager } = this.database;
    const questions = [
      ...DOCUMENTS.map((table) => `EXISTS (SELECT 1 FROM ${tableName(manager, table)} WHERE status <> 'draft')`),
      ...RECORDS.map((table) => `EXISTS (SELECT 1 FROM ${tableName(manager, table)})`),
    ];
    const [row] = await manager.query<{ used: number | string }[]>(`SELECT ${questions.join(' OR ')} AS used`);
    return Number(row?.used) === 1;
  }

  /** Adds the tax rates of another country and makes its standard rate the default instead of the former country's. */
  adoptCountry(from: string, to: string): Promise<void> {
    return this.database.manager.transaction((manager) => setTaxRatesOf(manager, from, to));
  }
}
