import { ConnectionShares } from './connection-shares';

const SMALL = { concurrency: 1, mostWaiting: 1, longestWaitMs: 60_000 };

describe('Connection shares', () => {
  it('reserve a connection for logins and the audit log while ordinary work uses all of its own', async () => {
    const shares = new ConnectionShares({ ordinary: SMALL, authentication: SMALL, audit: SMALL });
    const held = Promise.withResolvers<string>();
    const ordinary = shares.run('ordinary', () => held.promise);
    expect(await shares.run('authentication', () => Promise.resolve('in'))).toBe('in');
    expect(await shares.run('audit', () => Promise.resolve('written'))).toBe('written');
    held.resolve('done');
    expect(await ordinary).toBe('done');
  });

  it('refuse new work when too much waits, and run the waiting work in order', async () => {
    const shares = new ConnectionShares({ ordinary: SMALL, authentication: SMALL, audit: SMALL });
    const held = Promise.withResolvers<number>();
    const all = [
      shares.run('authentication', () => held.promise),
      shares.run('authentication', () => Promise.resolve(2)),
    ];
    await expect(shares.run('authentication', () => Promise.resolve(3))).rejects.toMatchObject({
      code: 'DATABASE_OVERLOADED',
      kind: 'unavailable',
      extras: { retryAfterSeconds: 2 },
    });
    held.resolve(1);
    expect(await Promise.all(all)).toEqual([1, 2]);
  });

  it('refuse work that has waited for too long', async () => {
    const hasty = { ...SMALL, longestWaitMs: 1 };
    const shares = new ConnectionShares({ ordinary: hasty, authentication: hasty, audit: hasty });
    const held = Promise.withResolvers<number>();
    const first = shares.run('ordinary', () => held.promise);
    await expect(shares.run('ordinary', () => Promise.resolve(2))).rejects.toMatchObject({
      code: 'DATABASE_OVERLOADED',
    });
    held.resolve(1);
    await first;
    expect(await shares.run('ordinary', () => Promise.resolve(3))).toBe(3);
  });

  it('let nested work use the place of the surrounding work', async () => {
    const shares = new ConnectionShares({ ordinary: SMALL, authentication: SMALL, audit: SMALL });
    const inside = shares.run('ordinary', () => shares.run('ordinary', () => Promise.resolve('read')));
    expect(await inside).toBe('read');
  });

  it('require a place for the work of a timer that was set inside other work', async () => {
    const shares = new ConnectionShares({ ordinary: SMALL, authentication: SMALL, audit: SMALL });
    const held = Promise.withResolvers<number>();
    const later = Promise.withResolvers<Promise<number>>();
    await shares.run('ordinary', async () => {
      void held.promise.then(() => later.resolve(shares.run('ordinary', () => Promise.resolve(2))));
      return Promise.resolve();
    });
    const other = Promise.withResolvers<number>();
    const blocking = [shares.run('ordinary', () => other.promise), shares.run('ordinary', () => Promise.resolve(1))];
    held.resolve(0);
    await expect(later.promise).rejects.toMatchObject({ code: 'DATABASE_OVERLOADED' });
    other.resolve(0);
    await Promise.all(blocking);
  });
});
