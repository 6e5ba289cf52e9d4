import { Injectable } from '@nestjs/common';

/** One attempt at a run in this process. */
export interface WatchedAttempt {
  readonly kind: string;
  readonly outcome: 'done' | 'failed';
  readonly durationMs: number;
}

/**
 * Reports the duration of attempts to the metrics of this process. It does not wait for its listeners, which must not
 * fail.
 */
@Injectable()
export class RunWatch {
  private readonly listeners: ((attempt: WatchedAttempt) => void)[] = [];

  onAttempt(listener: (attempt: WatchedAttempt) => void): void {
    this.listeners.push(listener);
  }

  /** @param since a value of `performance.now()` */
  attempted(kind: string, outcome: WatchedAttempt['outcome'], since: number): void {
    const durationMs = performance.now() - since;
    for (const listener of this.listeners) listener({ kind, outcome, durationMs });
  }
}
