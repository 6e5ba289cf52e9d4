import type { JobPayload, JobState } from '../job';

/** A run that nobody works on now. */
export interface WaitingRun {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly window: string;
  readonly epoch: number;
  readonly state: JobState;
  /** Until it is due; at most 0 when it is. */
  readonly waitMs: number;
}

/** A run that this process works on. */
export interface TakenRun {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly epoch: number;
  readonly payload: JobPayload;
  readonly attempt: number;
  readonly fence: number;
}

/** Columns of a {@link WaitingRun}; the clock is the database's. */
export const WAITING_COLUMNS = `id AS runId, kind, tenant_id AS tenantId, window_key AS \`window\`, epoch, state,
  TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), not_before) DIV 1000 AS waitMs`;

/** MariaDB keeps JSON as text, and the driver answers it so on MySQL too. */
export function payloadOf(stored: unknown): JobPayload {
  return (typeof stored === 'string' ? JSON.parse(stored) : stored) as JobPayload;
}
