import { Semaphore, inLanes } from './bounded-concurrency';

describe('inLanes', () => {
  it('works on as many items at a time as permitted, and on each item once', async () => {
    const done: number[] = [];
    let semaphore = 0;
    let most = 0;
    await inLanes(2, [1, 2, 3, 4, 5], async (item) => {
      semaphore += 1;
      most = Math.max(most, semaphore);
      await Promise.resolve();
      semaphore -= 1;
      done.push(item);
    });
    expect([new Set(done), most]).toEqual([new Set([1, 2, 3, 4, 5]), 2]);
    expect(done).toHaveLength(5);
  });

  it('starts no item after a failure, and waits for the running ones', async () => {
    const other = Promise.withResolvers<void>();
    const begun: string[] = [];
    let isOver = false;
    const lanes = inLanes(2, ['fails', 'lasts', 'never'], async (item) => {
      begun.push(item);
      if (item === 'fails') throw new Error('it failed');
      await other.promise;
      isOver = true;
    });
    other.resolve();
    await expect(lanes).rejects.toThrow('it failed');
    expect([begun, isOver]).toEqual([['fails', 'lasts'], true]);
  });
});

describe('A semaphore', () => {
  it('admits waiting callers in order, whether the earlier ones succeed or fail', async () => {
    const semaphore = new Semaphore(1);
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const enter = (name: string): Promise<void> =>
      semaphore.hold(async () => {
        order.push(name);
        await gate.promise;
        if (name === 'first') throw new Error('it failed');
      });
    const all = Promise.allSettled([enter('first'), enter('second'), enter('third')]);
    expect(order).toEqual(['first']);
    gate.resolve();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(order).toEqual(['first', 'second', 'third']);
  });
});
