/** Port to the data in a company's own database that depends on its country and currency. */
export interface CompanyMoney {
  /** Whether documents were issued, or amounts exist that are implicitly in the company's currency. */
  isInUse(tenantId: number): Promise<boolean>;
  /** Adds the tax rates of another country and makes its standard rate the default instead of the former country's. */
  adoptCountry(tenantId: number, from: string, to: string): Promise<void>;
}

/** Injection token of the {@link CompanyMoney}. */
export const COMPANY_MONEY = Symbol('COMPANY_MONEY');
