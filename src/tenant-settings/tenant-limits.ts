/** One limit of a tenant and its use. */
export interface LimitUse {
  /** The name in the API and on the command line: `vehicles`, `storage_bytes`. */
  readonly name: string;
  readonly limit: number;
  /** Null for a rate, and when it is unknown. */
  readonly used: number | null;
  readonly state: 'ok' | 'near' | 'full';
}

/** Port to the limits of tenants, which are global; implemented by src/global. */
export interface LimitsSource {
  /** @throws DomainError of kind `unavailable` while the global database is down */
  of(tenantId: number): Promise<readonly LimitUse[]>;
}

/** Injection token of the {@link LimitsSource}. */
export const TENANT_LIMITS = Symbol('TENANT_LIMITS');
