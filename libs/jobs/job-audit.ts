/** How a run ended for good, for the audit log. */
export interface JobEnd {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly state: 'done' | 'dead' | 'discarded';
  /** Code of the error or of the reason; null for what is done. */
  readonly reason: string | null;
}

/** Port to the audit log; never fails, and nothing waits for it but the end of the process. */
export interface JobAudit {
  record(end: JobEnd): void;
  /** Writes what was recorded, before the connections go. */
  drain(): Promise<void>;
}

export const NO_AUDIT: JobAudit = { record: () => undefined, drain: () => Promise.resolve() };
