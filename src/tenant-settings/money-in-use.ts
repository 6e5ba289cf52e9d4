import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { setTaxRatesOf } from '../database/tenant/seed-tenant';

/** Documents count once they are more than a draft. */
const DOCUMENTS = ['quotes', 'work_authorizations', 'invoices'] as const;
/** Records that are kept in a currency from the beginning. */
const RECORDS = ['fuel_logs', 'maintenances', 'insurances', 'vehicle_renewals', 'supply_price_history'] as const;

/** What in a tenant's database depends on its currency and country. */
@TenantScoped()
export class MoneyInUse {
  constructor(@InjectTenantDataSource() private readonly database: Database) {}

  /** Whether a document was issued or an amount is kept, a deleted one too. */
  async isInUse(): Promise<boolean> {
    const { manager } = this.database;
    const questions = [
      ...DOCUMENTS.map((table) => `EXISTS (SELECT 1 FROM ${tableName(manager, table)} WHERE status <> 'draft')`),
      ...RECORDS.map((table) => `EXISTS (SELECT 1 FROM ${tableName(manager, table)})`),
    ];
    const [row] = await manager.query<{ used: number | string }[]>(`SELECT ${questions.join(' OR ')} AS used`);
    return Number(row?.used) === 1;
  }

  /** The tax rates of another country, and its standard rate as the default where the former country's was. */
  adoptCountry(from: string, to: string): Promise<void> {
    return this.database.manager.transaction((manager) => setTaxRatesOf(manager, from, to));
  }
}
