import { clock } from '#kernel';

const PAUSE_MS = 100;

/** Pauses of a pool while the server, or an account, has no free connection. */
export class PoolPauses {
  private crowdedUntil = 0;
  /** The latest time until which the server or any account is paused. */
  private pausedUntil = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly onEnd: () => void) {}

  /** The server has no free connection. */
  crowd(): void {
    this.crowdedUntil = this.begin();
  }

  isCrowded(now: number): boolean {
    return this.crowdedUntil > now;
  }

  /** Returns the time at which the pause ends. */
  begin(): number {
    this.pausedUntil = clock.monotonicMs() + PAUSE_MS;
    return this.pausedUntil;
  }

  /** While the server or an account is out of connections, only this timer wakes the waiting requests. */
  wakeLater(): void {
    if (this.timer || this.pausedUntil <= clock.monotonicMs()) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.onEnd();
    }, PAUSE_MS + 1).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
