import { setImmediate as nextRound } from 'node:timers/promises';
import { outsideRequest } from './request-deadline';

/** Longer than any batch of account statements or rows takes, and than a statement waits for a lock. */
const BATCH_MS = 120_000;

interface Asked<T, R> {
  readonly item: T;
  readonly answer: PromiseWithResolvers<R>;
}

/**
 * Batches concurrent requests into one piece of work that costs about as much as a single one, such as a commit or an account statement. A
 * request that arrives during a batch joins the next one, so a request waits for at most two batches.
 */
export class Batcher<T, R> {
  private asked: Asked<T, R>[] = [];
  private isOn = false;

  /**
   * `work` returns its results in the order of the items. If it throws, all requests of the batch get the error. If it does not answer within
   * the time, they get an error that says so, and the next batch begins: `work` must bear that it runs again while the former is still
   * under way.
   */
  constructor(
    private readonly work: (items: readonly T[]) => Promise<readonly R[]>,
    private readonly withinMs = BATCH_MS,
  ) {}

  join(item: T): Promise<R> {
    const answer = Promise.withResolvers<R>();
    this.asked.push({ item, answer });
    // A batch is for several callers: the deadline of the first one does not apply to it.
    if (!this.isOn) void outsideRequest(() => this.takeTurns());
    return answer.promise;
  }

  private async takeTurns(): Promise<void> {
    this.isOn = true;
    while (this.asked.length > 0) {
      // Requests of the same tick join this batch.
      await nextRound();
      const turn = this.asked.splice(0);
      try {
        const answers = await this.withinTime(turn.map(({ item }) => item));
        for (const [index, { answer }] of turn.entries()) answer.resolve(answers[index] as R);
      } catch (error) {
        for (const { answer } of turn) answer.reject(error);
      }
    }
    this.isOn = false;
  }

  private async withinTime(items: readonly T[]): Promise<readonly R[]> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`a batch of ${items.length} had no answer within ${this.withinMs} ms`)),
      this.withinMs,
    );
    try {
      return await Promise.race([this.work(items), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
