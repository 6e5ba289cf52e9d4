/** Port to what a company's own database holds that depends on its country and currency. */
export interface CompanyMoney {
  /** Whether documents were issued, or amounts are kept that name no other currency than the company's. */
  isInUse(tenantId: number): Promise<boolean>;
  /** Gives the company the tax rates of another country, and its standard rate as the default in place of the former country's. */
  adoptCountry(tenantId: number, from: string, to: string): Promise<void>;
}

/** Injection token of the {@link CompanyMoney}. */
export const COMPANY_MONEY = Symbol('COMPANY_MONEY');
