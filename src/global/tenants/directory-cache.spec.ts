import { clock } from '#kernel';
import { DirectoryCache } from './directory-cache';

interface Answer {
  readonly name: string;
}

const FRESH_MS = 5000;
const USABLE_MS = 60_000;

const down = (): Promise<Answer> => Promise.reject(new Error('down'));

describe('The directory cache', () => {
  let cache: DirectoryCache<Answer>;
  let reads: string[];

  const reading = (name: string | null) => async (): Promise<Answer | null> => {
    reads.push(name ?? 'nothing');
    return name === null ? null : { name };
  };

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    reads = [];
    const within = (ms: number) => (readAt: number) => clock.monotonicMs() - readAt < ms;
    cache = new DirectoryCache(2, { isFresh: within(FRESH_MS), isUsable: within(USABLE_MS) });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('reads once while the answer is fresh, and again afterwards', async () => {
    await cache.get('a', reading('first'));
    expect(await cache.get('a', reading('second'))).toEqual({ name: 'first' });
    jest.advanceTimersByTime(FRESH_MS);
    expect(await cache.get('a', reading('second'))).toEqual({ name: 'second' });
  });

  it('reads once for concurrent requests of one key', async () => {
    await Promise.all(Array.from({ length: 50 }, () => cache.get('a', reading('one'))));
    expect(reads).toEqual(['one']);
  });

  it('returns the expired answer while the source is down, up to its maximum age', async () => {
    await cache.get('a', reading('old'));
    jest.advanceTimersByTime(USABLE_MS - 1);
    expect(await cache.get('a', down)).toEqual({ name: 'old' });
    jest.advanceTimersByTime(1);
    await expect(cache.get('a', down)).rejects.toThrow('down');
  });

  it('does not read at every request while the source is down, and recovers with it', async () => {
    await cache.get('a', reading('old'));
    jest.advanceTimersByTime(FRESH_MS);
    await cache.get('a', down);
    expect(await cache.get('a', reading('new'))).toEqual({ name: 'old' });
    jest.advanceTimersByTime(1000);
    expect(await cache.get('a', reading('new'))).toEqual({ name: 'new' });
  });

  it('does not wait for a hanging source when it has an expired answer', async () => {
    await cache.get('a', reading('old'));
    jest.advanceTimersByTime(FRESH_MS);
    const answer = cache.get('a', () => new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(1000);
    expect(await answer).toEqual({ name: 'old' });
  });

  it('throws the error of the source for an unknown key', async () => {
    await expect(cache.get('unknown', down)).rejects.toThrow('down');
    expect(await cache.get('unknown', reading('found'))).toEqual({ name: 'found' });
  });

  it('caches a missing record for five seconds, and does not use that entry while the source is down', async () => {
    await cache.get('a', reading(null));
    expect(await cache.get('a', reading('made'))).toBeNull();
    jest.advanceTimersByTime(5000);
    await expect(cache.get('a', down)).rejects.toThrow('down');
    expect(await cache.get('a', reading('made'))).toEqual({ name: 'made' });
  });

  it('keeps the most recently used entries, even after many lookups of missing records', async () => {
    await cache.get('a', reading('a'));
    await cache.get('b', reading('b'));
    await cache.get('a', reading('again'));
    for (let index = 0; index < 100; index += 1) await cache.get(`nobody ${index}`, async () => null);
    await cache.get('c', reading('c'));
    await cache.get('a', reading('again'));
    await cache.get('b', reading('b again'));
    expect(reads).toEqual(['a', 'b', 'c', 'b again']);
  });

  it('drops the matching entries and all missing records', async () => {
    await cache.get('a', reading('a'));
    await cache.get('b', reading('b'));
    await cache.get('c', reading(null));
    cache.forget((answer) => answer.name === 'a');
    await cache.get('a', reading('a again'));
    await cache.get('b', reading('b again'));
    await cache.get('c', reading('c now'));
    expect(reads).toEqual(['a', 'b', 'nothing', 'a again', 'c now']);
  });

  it('does not cache or reuse an answer that was read before a change was announced', async () => {
    let answer: (value: Answer) => void = () => undefined;
    const early = cache.get('a', () => new Promise((resolve) => (answer = resolve)));
    cache.forget(() => false);
    const late = cache.get('a', reading('new'));
    answer({ name: 'old' });
    expect(await early).toEqual({ name: 'old' });
    expect(await late).toEqual({ name: 'new' });
    expect(await cache.get('a', reading('newer'))).toEqual({ name: 'new' });
  });
});
