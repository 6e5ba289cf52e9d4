import { Batcher } from './batcher';

describe('A batcher', () => {
  const turns: string[][] = [];
  const shouted = new Batcher((words: readonly string[]) => {
    turns.push([...words]);
    if (words.includes('bad')) return Promise.reject(new Error('bad word'));
    return Promise.resolve(words.map((word) => word.toUpperCase()));
  });

  beforeEach(() => {
    turns.length = 0;
  });

  it('combines requests of the same tick, and gives each its own result', async () => {
    expect(await Promise.all([shouted.join('a'), shouted.join('b'), shouted.join('c')])).toEqual(['A', 'B', 'C']);
    expect(turns).toEqual([['a', 'b', 'c']]);
  });

  it('puts requests that arrive during a batch into the next one', async () => {
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const seen: number[][] = [];
    const slow = new Batcher(async (numbers: readonly number[]) => {
      seen.push([...numbers]);
      begun.resolve();
      await gate.promise;
      return numbers;
    });
    const first = slow.join(1);
    await begun.promise;
    const others = [slow.join(2), slow.join(3)];
    gate.resolve();
    expect(await Promise.all([first, ...others])).toEqual([1, 2, 3]);
    expect(seen).toEqual([[1], [2, 3]]);
  });

  it('rejects all requests of a failed batch, and continues with the next one', async () => {
    const outcomes = await Promise.allSettled([shouted.join('good'), shouted.join('bad')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await shouted.join('fine')).toBe('FINE');
  });

  it('gives up a batch that does not answer, and continues with the next one', async () => {
    const stuck = new Batcher(
      (words: readonly string[]) =>
        words.includes('stuck') ? new Promise<readonly string[]>(() => undefined) : Promise.resolve(words),
      20,
    );
    await expect(stuck.join('stuck')).rejects.toThrow('a batch of 1 had no answer within 20 ms');
    expect(await stuck.join('fine')).toBe('fine');
  });
});
