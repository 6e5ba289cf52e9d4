import type { JobPayload, JobState } from '../job';

/** A run that no process is working on. */
export interface WaitingRun {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly window: string;
  readonly epoch: number;
  readonly state: JobState;
  /** Milliseconds until it is due; 0 or less if it is due. */
  readonly waitMs: number;
}

/** A run that this process is working on. */
export interface TakenRun {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly epoch: number;
  readonly payload: JobPayload;
  readonly attempt: number;
  readonly fence: number;
}

/** Windows of the runs of callers who wait for them begin with this. No worker takes such a run. */
export const LOCAL_WINDOW = 'here-';

/** Columns of a {@link WaitingRun}. Times use the database's clock. */
export const WAITING_COLUMNS = `id AS runId, kind, tenant_id AS tenantId, window_key AS \`window\`, epoch, state,
  TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), not_before) DIV 1000 AS waitMs`;

/** MariaDB stores JSON as text, and the driver also returns text on MySQL. */
export function payloadOf(stored: unknown): JobPayload {
  return (typeof stored === 'string' ? JSON.parse(stored) : stored) as JobPayload;
}
