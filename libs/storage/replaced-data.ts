/**
 * Port to the restores of a tenant, which keep the replaced rows for some time. A content in the store that no present row
 * names may be named by a replaced one.
 */
export interface ReplacedData {
  /** Whether a restore is running or can still be undone: rows that are missing in the database may return. */
  mayReturn(tenantId: number): Promise<boolean>;
}

/** Injection token of the {@link ReplacedData}. */
export const REPLACED_DATA = Symbol('REPLACED_DATA');
