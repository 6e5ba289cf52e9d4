/** One limit of a tenant, and how far it is used up. */
export interface LimitUse {
  /** As clients and operators name it: `vehicles`, `storage_bytes`. */
  readonly name: string;
  readonly limit: number;
  /** Null for a rate, and where it cannot be asked now. */
  readonly used: number | null;
  readonly state: 'ok' | 'near' | 'full';
}

/** Port to what the platform allows tenants, which is global; implemented by src/global. */
export interface LimitsSource {
  /** @throws DomainError of kind `unavailable` while the global database is away */
  of(tenantId: number): Promise<readonly LimitUse[]>;
}

/** Injection token of the {@link LimitsSource}. */
export const TENANT_LIMITS = Symbol('TENANT_LIMITS');
