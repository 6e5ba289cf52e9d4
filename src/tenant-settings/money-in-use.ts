import { Inject } from '@nestjs/common';
import { entityTable } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { setTaxRatesOf } from '../database/tenant/seed-tenant';

/** The entities of all modules whose rows have amounts. */
export interface MoneyRecords {
  /** Documents with a status: they count if they are not drafts. */
  readonly documents: readonly (new () => { readonly status: string })[];
  /** Records that always have a currency. */
  readonly records: readonly (new () => object)[];
}

/** Injection token of the {@link MoneyRecords}. */
export const MONEY_RECORDS = Symbol('MONEY_RECORDS');

/** The data in a tenant's database that depends on its currency and country. */
@TenantScoped()
export class MoneyInUse {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @Inject(MONEY_RECORDS) private readonly money: MoneyRecords,
  ) {}

  /** Whether a document was issued or an amount is stored, including deleted records. */
  async isInUse(): Promise<boolean> {
    const { manager } = this.database;
    const { documents, records } = this.money;
    const questions = [
      ...documents.map((entity) => `EXISTS (SELECT 1 FROM ${entityTable(manager, entity)} WHERE status <> 'draft')`),
      ...records.map((entity) => `EXISTS (SELECT 1 FROM ${entityTable(manager, entity)})`),
    ];
    const [row] = await manager.query<{ used: number | string }[]>(`SELECT ${questions.join(' OR ')} AS used`);
    return Number(row?.used) === 1;
  }

  /** Adds the tax rates of another country and makes its standard rate the default instead of the former country's. */
  adoptCountry(from: string, to: string): Promise<void> {
    return this.database.manager.transaction((manager) => setTaxRatesOf(manager, from, to));
  }
}
