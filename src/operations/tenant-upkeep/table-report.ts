/** Reasons why a table was not rebuilt or analyzed. */
export type SkipReason =
  | 'little_free'
  | 'outside_window'
  | 'disk_unknown'
  | 'disk_too_small'
  | 'server_busy'
  | 'locked_or_refused';

/** Result of one table. */
export interface TableOutcome {
  readonly table: string;
  readonly outcome: 'done' | 'skipped' | 'failed';
  readonly reason: SkipReason | null;
  /** Size of data and indexes before the rebuild. */
  readonly bytes: number;
  readonly freeBytes: number;
  /** Null if the table was not rebuilt. */
  readonly bytesAfter: number | null;
}

/** Results of all tables of a tenant. */
export interface TablesReport {
  readonly tenantId: number;
  readonly tables: readonly TableOutcome[];
}

/** Progress and cancellation of long work. */
export interface WorkHooks {
  readonly signal?: AbortSignal;
  readonly report?: (done: number, total: number) => void;
}
