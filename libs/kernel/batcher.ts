import { setImmediate as nextRound } from 'node:timers/promises';
import { outsideRequest } from './request-deadline';

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

  /** `work` returns its results in the order of the items. If it throws, all requests of the batch get the error. */
  constructor(private readonly work: (items: readonly T[]) => Promise<readonly R[]>) {}

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
        const answers = await this.work(turn.map(({ item }) => item));
        for (const [index, { answer }] of turn.entries()) answer.resolve(answers[index] as R);
      } catch (error) {
        for (const { answer } of turn) answer.reject(error);
      }
    }
    this.isOn = false;
  }
}
