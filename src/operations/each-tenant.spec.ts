import { AtOnce, inLanes } from './each-tenant';

describe('Work in lanes', () => {
  it('is done on so many at once, each of them once', async () => {
    const done: number[] = [];
    let atOnce = 0;
    let most = 0;
    await inLanes(2, [1, 2, 3, 4, 5], async (item) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await Promise.resolve();
      atOnce -= 1;
      done.push(item);
    });
    expect([new Set(done), most]).toEqual([new Set([1, 2, 3, 4, 5]), 2]);
    expect(done).toHaveLength(5);
  });

  it('begins nothing after a failure, and does not end before what was under way has', async () => {
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

describe('So many at once', () => {
  it('lets the others wait in the order they came, whatever becomes of those before them', async () => {
    const atOnce = new AtOnce(1);
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const enter = (name: string): Promise<void> =>
      atOnce.hold(async () => {
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
