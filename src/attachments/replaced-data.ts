/** Port to the restores of a tenant's data, which keep what they replaced for a while. */
export interface ReplacedData {
  /** Whether a restore is going on, or can still be undone: rows that are not in the database now may then come back. */
  mayReturn(tenantId: number): Promise<boolean>;
}

/** Injection token of the {@link ReplacedData}. */
export const REPLACED_DATA = Symbol('REPLACED_DATA');
