/** The final state of a run, for the audit log. */
export interface JobEnd {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly state: 'done' | 'dead' | 'discarded';
  /** Code of the error or of the reason; null for a run that is done. */
  readonly reason: string | null;
}

/** Port to the audit log. It never fails, and only the shutdown of the process waits for it. */
export interface JobAudit {
  record(end: JobEnd): void;
  /** Writes the recorded events before the connections are closed. */
  drain(): Promise<void>;
}

export const NO_AUDIT: JobAudit = { record: () => undefined, drain: () => Promise.resolve() };
