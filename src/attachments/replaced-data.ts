/** Port to the restores of a tenant, which keep the replaced data for some time. */
export interface ReplacedData {
  /** Whether a restore is running or can still be undone: rows that are missing in the database may return. */
  mayReturn(tenantId: number): Promise<boolean>;
}

/** Injection token of the {@link ReplacedData}. */
export const REPLACED_DATA = Symbol('REPLACED_DATA');
