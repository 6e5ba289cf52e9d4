/** The legal identity of the company, for printed documents. */
export interface CompanyIdentity {
  readonly name: string;
  readonly legalName: string | null;
  readonly legalForm: string | null;
  readonly taxId: string | null;
  readonly tradeRegister: string | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly countryCode: string;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
}

/** Port to the company's record in the global database. */
export interface CompanyIdentities {
  /** The current identity. @throws DomainError DATABASE_UNAVAILABLE */
  identityOf(tenantId: number): Promise<CompanyIdentity>;
}

/** Injection token of the {@link CompanyIdentities}. */
export const COMPANY_IDENTITIES = Symbol('COMPANY_IDENTITIES');
