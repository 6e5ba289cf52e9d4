import type { INestApplicationContext } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { ServerPools } from '#tenancy';
import { Estate } from './estate';
import { FickleServer } from './fickle-server';
import { inTenant, startTenancy, tenancyOptions } from './tenancy-app';

const unavailable = expect.objectContaining({ code: 'TENANT_DB_UNAVAILABLE' });

describe('A failing database server or tenant database', () => {
  let estate: Estate;
  let server: FickleServer;
  let app: INestApplicationContext;

  beforeAll(async () => {
    estate = await Estate.create(3, 4);
  });

  beforeEach(async () => {
    server = new FickleServer(process.env['DB_HOST'] ?? '127.0.0.1', Number(process.env['DB_PORT']));
    await server.start();
    estate.serverRecord = { ...estate.serverRecord, host: '127.0.0.1', port: server.port };
    app = await startTenancy(
      tenancyOptions(estate, { connectTimeoutMs: 300, breakerPauseMs: 30, failureCacheMs: 60_000 }),
    );
  });

  afterEach(async () => {
    await app.close();
    await server.kill();
  });

  afterAll(() => estate.drop());

  const stats = () => app.get(ServerPools).stats()[0];
  const visit = (tenantId: number) => inTenant(app, tenantId, (tags) => tags.whereabouts());

  async function untilServed(tenantId: number): Promise<unknown> {
    for (;;) {
      try {
        return await visit(tenantId);
      } catch (error) {
        if (!isDomainError(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  it('opens the circuit after consecutive failures and closes it by itself', async () => {
    await visit(1);
    await server.kill();
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(visit(1)).rejects.toBeInstanceOf(Error);
    await expect(visit(2)).rejects.toEqual(unavailable);
    expect(stats()).toMatchObject({ breaker: 'open', idle: 0, inUse: 0, waiting: 0 });
    await server.start();
    expect(await untilServed(2)).toMatchObject({ label: 'tenant 2' });
    expect(stats()).toMatchObject({ breaker: 'closed' });
  });

  it('sends no request to a server with an open circuit', async () => {
    server.mood = 'silent';
    await Promise.allSettled([1, 2, 3].map(visit));
    expect(stats()).toMatchObject({ breaker: 'open' });
    const before = server.accepted;
    const answers = await Promise.allSettled(Array.from({ length: 200 }, () => visit(1)));
    expect(answers.every((answer) => answer.status === 'rejected')).toBe(true);
    expect(server.accepted - before).toBeLessThan(5);
    server.mood = 'forward';
    expect(await untilServed(1)).toMatchObject({ label: 'tenant 1' });
  });

  it('refuses waiting requests at once when the circuit opens', async () => {
    server.mood = 'silent';
    const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => visit(1 + (n % 3))));
    expect(answers.map((answer) => (answer.status === 'rejected' ? answer.reason : null))).toEqual(
      answers.map(() => unavailable),
    );
    expect(stats()).toMatchObject({ waiting: 0, inUse: 0, tenants: 0 });
  });

  it('waits while the server has no connection left, without opening the circuit', async () => {
    server.mood = 'crowded';
    const waiting = visit(1);
    // Between two attempts: during an attempt, its request is not in the fair queue.
    while (server.accepted < 2 || stats()?.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(stats()).toMatchObject({ breaker: 'closed', waiting: 1, opened: 0 });
    server.mood = 'forward';
    expect(await waiting).toMatchObject({ label: 'tenant 1' });
    expect(stats()).toMatchObject({ inUse: 0, idle: 1, opened: 1 });
  });

  it('refuses only the tenant whose account is refused, without repeated attempts', async () => {
    const account = estate.accounts.get(2);
    if (!account) throw new Error('no account');
    estate.accounts.set(2, { ...account, password: 'wrong' });
    await expect(visit(2)).rejects.toEqual(unavailable);
    const before = server.accepted;
    for (let attempt = 0; attempt < 20; attempt += 1) await expect(visit(2)).rejects.toEqual(unavailable);
    expect(server.accepted).toBe(before);
    expect(await visit(1)).toMatchObject({ label: 'tenant 1' });
    expect(stats()).toMatchObject({ breaker: 'closed' });
    estate.accounts.set(2, account);
    estate.change(2, {});
    expect(await visit(2)).toMatchObject({ label: 'tenant 2' });
  });

  it('refuses only the tenant whose account is locked', async () => {
    const user = estate.databaseOf(2);
    await estate.root.query(`ALTER USER ?@'%' ACCOUNT LOCK`, [user]);
    await visit(1);
    await expect(visit(2)).rejects.toEqual(unavailable);
    await estate.root.query(`ALTER USER ?@'%' ACCOUNT UNLOCK`, [user]);
    expect(stats()).toMatchObject({ breaker: 'closed' });
    expect(await visit(1)).toMatchObject({ label: 'tenant 1' });
    estate.change(2, {});
    expect(await visit(2)).toMatchObject({ label: 'tenant 2' });
  });

  it('refuses only the tenant whose database is missing, for new and reassigned connections', async () => {
    await estate.root.query(`DROP DATABASE \`${estate.databaseOf(3)}\``);
    await expect(visit(3)).rejects.toEqual(unavailable);
    estate.serverRecord = { ...estate.serverRecord, connectionBudget: 1 };
    await visit(1);
    estate.change(3, {});
    await expect(visit(3)).rejects.toEqual(unavailable);
    expect(await visit(1)).toMatchObject({ label: 'tenant 1' });
    expect(stats()).toMatchObject({ breaker: 'closed', inUse: 0 });
    estate.serverRecord = { ...estate.serverRecord, connectionBudget: 4 };
  });

  it('does not lend a connection that was killed while idle', async () => {
    await visit(1);
    for (const { ID } of await estate.sessions()) await estate.root.query('KILL ?', [ID]);
    while (stats()?.idle !== 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await visit(1)).toMatchObject({ label: 'tenant 1' });
  });

  it('destroys a connection killed while lent', async () => {
    const killed = inTenant(app, 1, async (tags) => {
      const runner = tags.dataSource.createQueryRunner();
      await runner.connect();
      for (const { ID } of await estate.sessions()) await estate.root.query('KILL ?', [ID]);
      try {
        await runner.query('SELECT 1');
      } finally {
        await runner.release();
      }
    });
    await expect(killed).rejects.toBeInstanceOf(Error);
    expect(stats()).toMatchObject({ idle: 0, inUse: 0 });
    expect(await visit(1)).toMatchObject({ label: 'tenant 1' });
  });
});
