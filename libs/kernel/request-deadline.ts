import { AsyncLocalStorage } from 'node:async_hooks';

/** How long the steps of one request may last together, which leaves time to roll back and to answer within 12 s. */
const REQUEST_MS = 10_000;

/** The time that all steps of one request share, and what the request has written so far. */
export class RequestDeadline {
  /** True once a write of the request was committed: a later failure cannot say that nothing was stored. */
  hasCommitted = false;
  private endsAt: number;
  private pausedAt: number | null = null;
  private isLifted = false;

  constructor(ms = REQUEST_MS) {
    this.endsAt = performance.now() + ms;
  }

  /** Null once the answer has begun: what is sent or done afterwards has limits of its own. */
  get remainingMs(): number | null {
    return this.isLifted ? null : Math.max(0, this.endsAt - (this.pausedAt ?? performance.now()));
  }

  /** Stops the time, while the client sends its body. */
  pause(): void {
    this.pausedAt ??= performance.now();
  }

  resume(): void {
    if (this.pausedAt !== null) this.endsAt += performance.now() - this.pausedAt;
    this.pausedAt = null;
  }

  lift(): void {
    this.isLifted = true;
  }
}

const deadlines = new AsyncLocalStorage<RequestDeadline | null>();

/** Runs `work` and everything that it starts within the deadline. */
export const withinRequest = <T>(deadline: RequestDeadline, work: () => T): T => deadlines.run(deadline, work);

/** Runs work that a request started but that outlives it, such as a turn of a loop or a run of a task. */
export const outsideRequest = <T>(work: () => T): T => deadlines.run(null, work);

/** The shorter of `ms` and the time that the request has left. */
export function shareOfRequest(ms: number): number {
  return Math.min(ms, deadlines.getStore()?.remainingMs ?? ms);
}

/** Records that the current request, if there is one, has stored something. */
export function noteCommit(): void {
  const deadline = deadlines.getStore();
  if (deadline) deadline.hasCommitted = true;
}
