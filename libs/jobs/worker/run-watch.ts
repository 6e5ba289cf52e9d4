import { Injectable } from '@nestjs/common';

/** One attempt at a run, as this process saw it. */
export interface WatchedAttempt {
  readonly kind: string;
  readonly outcome: 'done' | 'failed';
  readonly durationMs: number;
}

/** Tells whoever measures how long the attempts of this process took. Nothing waits for a listener, which never fails. */
@Injectable()
export class RunWatch {
  private readonly listeners: ((attempt: WatchedAttempt) => void)[] = [];

  onAttempt(listener: (attempt: WatchedAttempt) => void): void {
    this.listeners.push(listener);
  }

  /** @param since of `performance.now()` */
  attempted(kind: string, outcome: WatchedAttempt['outcome'], since: number): void {
    const durationMs = performance.now() - since;
    for (const listener of this.listeners) listener({ kind, outcome, durationMs });
  }
}
