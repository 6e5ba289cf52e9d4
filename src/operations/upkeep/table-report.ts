/** Why a table was left as it is. */
export type SkipReason =
  'little_free' | 'outside_window' | 'disk_unknown' | 'disk_too_small' | 'server_busy' | 'locked_or_refused';

/** What became of one table. */
export interface TableOutcome {
  readonly table: string;
  readonly outcome: 'done' | 'skipped' | 'failed';
  readonly reason: SkipReason | null;
  /** Data and indexes before. */
  readonly bytes: number;
  readonly freeBytes: number;
  /** Null where nothing was rebuilt. */
  readonly bytesAfter: number | null;
}

/** What became of a tenant's tables. */
export interface TablesReport {
  readonly tenantId: number;
  readonly tables: readonly TableOutcome[];
}

/** How a caller follows work that lasts, and ends it. */
export interface WorkHooks {
  readonly signal?: AbortSignal;
  readonly report?: (done: number, total: number) => void;
}
