import { withDeadline } from './deadline';
import { outsideRequest } from './request-deadline';

/**
 * One piece of work for all who ask while it runs. Work that passes its deadline is given up, and the next caller begins anew, so that
 * nobody joins work that never ends.
 */
export class SharedWork<T> {
  private running: Promise<T> | null = null;

  constructor(
    private readonly what: string,
    private readonly longestMs: number,
    private readonly work: () => Promise<T>,
  ) {}

  get isRunning(): boolean {
    return this.running !== null;
  }

  /** @throws DeadlinePassed, and what the work throws */
  join(): Promise<T> {
    this.running ??= outsideRequest(() => withDeadline(this.what, this.longestMs, this.work())).finally(() => {
      this.running = null;
    });
    return this.running;
  }
}
