import { FairQueue } from './fair-queue';
import type { FairLimits } from './fair-queue';

/** Tasks that end when the test ends them; `started` lists their names in the order in which they began. */
class Works {
  readonly started: string[] = [];
  readonly refused: string[] = [];
  private readonly gates = new Map<string, PromiseWithResolvers<void>>();
  private readonly queue: FairQueue<string>;

  constructor(limits: Partial<FairLimits>) {
    const all = { concurrency: 1, waitingPerKey: 10, waiting: 20, ...limits };
    this.queue = new FairQueue(all, () => new Error('full'));
  }

  get waiting(): number {
    return this.queue.waitingOf();
  }

  waitingOf(key: string): number {
    return this.queue.waitingOf(key);
  }

  ask(key: string, name: string): void {
    const gate = Promise.withResolvers<void>();
    this.gates.set(name, gate);
    const run = this.queue.run(key, () => {
      this.started.push(name);
      return gate.promise;
    });
    run.catch(() => this.refused.push(name));
  }

  async end(name: string, error?: Error): Promise<void> {
    if (error === undefined) this.gates.get(name)?.resolve();
    else this.gates.get(name)?.reject(error);
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('FairQueue', () => {
  it('delays a key by one work at most, however many another key has waiting', async () => {
    const works = new Works({});
    for (let number = 1; number <= 6; number += 1) works.ask('loud', `loud ${number}`);
    works.ask('quiet', 'quiet');
    await works.end('loud 1');
    expect(works.started).toEqual(['loud 1', 'quiet']);
  });

  it('serves the keys that wait in turns', async () => {
    const works = new Works({});
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) works.ask(name.charAt(0), name);
    for (const name of ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']) await works.end(name);
    expect(works.started).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('leaves places to others when one key may run only so many at the same time', async () => {
    const works = new Works({ concurrency: 3, concurrencyPerKey: 2 });
    for (const name of ['a1', 'a2', 'a3', 'b1']) works.ask(name.charAt(0), name);
    await settled();
    expect(works.started).toEqual(['a1', 'a2', 'b1']);
    await works.end('a1');
    expect(works.started.at(-1)).toBe('a3');
  });

  it('refuses what one key asks for beyond its places', async () => {
    const works = new Works({ waitingPerKey: 2 });
    for (const name of ['a1', 'a2', 'a3', 'a4']) works.ask('a', name);
    works.ask('b', 'b1');
    await settled();
    expect([works.refused, works.waitingOf('a'), works.waiting]).toEqual([['a4'], 2, 3]);
  });

  it('gives a key with little waiting the place of the newest work of the longest queue when it is full in all', async () => {
    const works = new Works({ waiting: 3 });
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1']) works.ask(name.charAt(0), name);
    await settled();
    expect([works.refused, works.waitingOf('a'), works.waitingOf('b')]).toEqual([['a4'], 2, 1]);
  });

  it('refuses a key when it is full in all and no queue is longer', async () => {
    const works = new Works({ waiting: 2 });
    for (const name of ['a1', 'b1', 'c1', 'd1']) works.ask(name.charAt(0), name);
    await settled();
    expect(works.refused).toEqual(['d1']);
  });

  it('goes on with the next work after one that failed', async () => {
    const works = new Works({});
    for (const name of ['a1', 'a2']) works.ask('a', name);
    await works.end('a1', new Error('it failed'));
    expect([works.started, works.refused]).toEqual([['a1', 'a2'], ['a1']]);
    await works.end('a2');
    expect(works.waitingOf('a')).toBe(0);
  });
});
