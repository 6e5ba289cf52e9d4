import { inLanes } from './each-tenant';

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
