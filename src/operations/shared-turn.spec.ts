import { SharedTurn } from './shared-turn';

describe('A shared turn', () => {
  const turns: string[][] = [];
  const shouted = new SharedTurn((words: readonly string[]) => {
    turns.push([...words]);
    if (words.includes('bad')) return Promise.reject(new Error('bad word'));
    return Promise.resolve(words.map((word) => word.toUpperCase()));
  });

  beforeEach(() => {
    turns.length = 0;
  });

  it('does at once what is asked at the same time, and answers each its own', async () => {
    expect(await Promise.all([shouted.join('a'), shouted.join('b'), shouted.join('c')])).toEqual(['A', 'B', 'C']);
    expect(turns).toEqual([['a', 'b', 'c']]);
  });

  it('takes whoever comes while a turn is on into the next', async () => {
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const seen: number[][] = [];
    const slow = new SharedTurn(async (numbers: readonly number[]) => {
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

  it('tells everybody of a turn that failed, and goes on with the next', async () => {
    const outcomes = await Promise.allSettled([shouted.join('good'), shouted.join('bad')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await shouted.join('fine')).toBe('FINE');
  });
});
