import { Logger } from '@nestjs/common';
import { leaseLost } from './jobs.errors';
import { IsolatedLoop, loopFailures } from './isolated-loop';

const named = (work: (item: number) => Promise<unknown>) => ({ name: (item: number) => `item ${item}`, work });

const failingFor =
  (...broken: readonly number[]) =>
  (item: number): Promise<void> =>
    broken.includes(item) ? Promise.reject(new Error(`broken ${item}`)) : Promise.resolve();

describe('IsolatedLoop', () => {
  let logged: jest.SpyInstance;

  beforeEach(() => {
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    jest.spyOn(Logger.prototype, 'log').mockImplementation();
  });

  afterEach(() => jest.restoreAllMocks());

  it('goes on after an item that fails, counts it and answers it', async () => {
    const done: number[] = [];
    const loop = new IsolatedLoop('counted');
    const failed = await loop.each(
      [1, 2, 3],
      named(async (item) => {
        await failingFor(2)(item);
        done.push(item);
      }),
    );
    expect([done, failed.map(({ item }) => item)]).toEqual([[1, 3], ['item 2']]);
    expect(loopFailures().get('counted')).toBe(1);
    expect(() => loop.failed(failed)).toThrow('LOOP_INCOMPLETE');
    expect(() => loop.failed([])).not.toThrow();
  });

  it('logs a failing item once by its name, and again when it failed after it worked', async () => {
    const loop = new IsolatedLoop('logged');
    for (const broken of [[1], [1], [], [1]]) await loop.each([1], named(failingFor(...broken)));
    expect(logged.mock.calls).toEqual([['logged: item 1 failed: broken 1'], ['logged: item 1 failed: broken 1']]);
  });

  it('logs a number when very many items fail', async () => {
    const items = Array.from({ length: 50 }, (_none, item) => item);
    await new IsolatedLoop('many').each(items, named(failingFor(...items)));
    expect([logged.mock.calls.length, logged.mock.calls.at(-1)]).toEqual([21, ['many: 30 more items failed']]);
  });

  it('works on a stream of items, some at a time, each of them once', async () => {
    const seen: number[] = [];
    let running = 0;
    let most = 0;
    const work = async (item: number): Promise<void> => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      seen.push(item);
      await failingFor(3)(item);
    };
    async function* items(): AsyncGenerator<number> {
      for (let item = 1; item <= 9; item += 1) yield await Promise.resolve(item);
    }
    const failed = await new IsolatedLoop('stream').each(items(), { ...named(work), concurrency: 3 });
    expect([seen.toSorted((a, b) => a - b), failed.length]).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9], 1]);
    expect(most).toBeGreaterThan(1);
  });

  it('ends with an abort, a lost lease and what the caller names', async () => {
    const seen: number[] = [];
    const controller = new AbortController();
    const run = (error: Error, options: object = {}): Promise<unknown> =>
      new IsolatedLoop('ended').each([1, 2], {
        ...named((item) => {
          seen.push(item);
          return Promise.reject(error);
        }),
        ...options,
      });
    await expect(run(leaseLost({ name: 'x' }))).rejects.toThrow('LEASE_LOST');
    await expect(run(new Error('away'), { endsWith: () => true })).rejects.toThrow('away');
    controller.abort(new Error('stopping'));
    await expect(run(new Error('broken'), { signal: controller.signal })).rejects.toThrow('stopping');
    expect(seen).toEqual([1, 1]);
  });

  it('does the steps of a work that do not need each other', async () => {
    const done: string[] = [];
    const failed = await new IsolatedLoop('steps').steps({
      first: () => Promise.reject(new Error('no')),
      second: () => Promise.resolve(done.push('second')),
    });
    expect([done, failed.map(({ item }) => item)]).toEqual([['second'], ['first']]);
  });

  it('gathers the facts of the steps of a tenant, and throws after the last one if one failed', async () => {
    const loop = new IsolatedLoop('facts');
    const steps = { one: () => Promise.resolve({ made: 1 }), two: () => Promise.resolve({ sent: 2 }) };
    expect(await loop.factsOf(7, steps)).toEqual({ made: 1, sent: 2 });
    let isReached = false;
    const last = (): Promise<object> => Promise.resolve((isReached = true)).then(() => ({}));
    const broken = loop.factsOf(7, { bad: () => Promise.reject(new Error('no')), last });
    await expect(broken).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE', details: { first: 'bad of tenant 7' } });
    expect(isReached).toBe(true);
  });
});
