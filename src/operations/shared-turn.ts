import { setImmediate as nextRound } from 'node:timers/promises';

interface Asked<T, R> {
  readonly item: T;
  readonly answer: PromiseWithResolvers<R>;
}

/**
 * Does at once what several ask for at the same time, where all of it costs about as much as one: a commit, a change of accounts. Whoever
 * comes while a turn is on is in the next, so nobody waits for more than two.
 */
export class SharedTurn<T, R> {
  private asked: Asked<T, R>[] = [];
  private isOn = false;

  /** `work` answers in the order of the items. When it throws, everybody in the turn is told. */
  constructor(private readonly work: (items: readonly T[]) => Promise<readonly R[]>) {}

  join(item: T): Promise<R> {
    const answer = Promise.withResolvers<R>();
    this.asked.push({ item, answer });
    if (!this.isOn) void this.takeTurns();
    return answer.promise;
  }

  private async takeTurns(): Promise<void> {
    this.isOn = true;
    while (this.asked.length > 0) {
      // Those who ask in the same moment come along.
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
