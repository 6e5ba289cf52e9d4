import type { INestApplicationContext } from '@nestjs/common';
import { ServerPools, TenantRunner } from '#tenancy';
import type { PoolLimits } from '#tenancy';
import { Estate } from './estate';
import { inTenant, startTenancy, Tags, tenancyOptions } from './tenancy-app';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('The pool of a server', () => {
  let estate: Estate;
  const apps: INestApplicationContext[] = [];

  beforeAll(async () => {
    estate = await Estate.create(6, 2);
  });

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
  });

  afterAll(() => estate.drop());

  async function start(limits: Partial<PoolLimits> = {}): Promise<INestApplicationContext> {
    const app = await startTenancy(tenancyOptions(estate, limits));
    apps.push(app);
    return app;
  }

  const stats = (app: INestApplicationContext) => app.get(ServerPools).stats()[0];

  it('reuses a tenant’s own connection, then reassigns another’s', async () => {
    const app = await start();
    for (const id of [1, 1, 1]) await inTenant(app, id, (tags) => tags.first());
    expect(stats(app)).toMatchObject({ opened: 1, reassigned: 0, idle: 1 });
    await inTenant(app, 2, (tags) => tags.first());
    expect(await inTenant(app, 3, (tags) => tags.whereabouts())).toMatchObject({ database: estate.databaseOf(3) });
    expect(stats(app)).toMatchObject({ opened: 2, reassigned: 1, idle: 2, inUse: 0, tenants: 2 });
  });

  it('resets the session before the next tenant', async () => {
    estate.serverRecord = { ...estate.serverRecord, connectionBudget: 1 };
    const app = await start();
    await inTenant(app, 1, async (tags) => {
      const runner = tags.dataSource.createQueryRunner();
      await runner.query("SET @secret = 'of tenant 1', time_zone = '+05:00', sql_mode = ''");
      await runner.query('CREATE TEMPORARY TABLE leak (id INT)');
      await runner.release();
    });
    const [row] = await inTenant(app, 2, (tags) =>
      tags.dataSource.query<Record<string, unknown>[]>(
        'SELECT @secret AS secret, @@session.time_zone AS zone, @@session.sql_mode AS mode, @@collation_connection AS collation',
      ),
    );
    estate.serverRecord = { ...estate.serverRecord, connectionBudget: 2 };
    expect(row).toMatchObject({ secret: null, zone: '+00:00', collation: 'utf8mb4_unicode_ci' });
    expect(row?.['mode']).toContain('STRICT_TRANS_TABLES');
    expect(stats(app)).toMatchObject({ opened: 1, reassigned: 1 });
  });

  it('serves the quiet tenants in turn while another floods', async () => {
    const app = await start({ perTenantCap: 8, acquireTimeoutMs: 20_000 });
    const order: number[] = [];
    const served = (id: number) =>
      inTenant(app, id, async (tags) => {
        await tags.dataSource.query('SELECT SLEEP(0.01)');
        order.push(id);
      });
    const flood = Array.from({ length: 60 }, () => served(1));
    await Promise.race(flood);
    await Promise.all([...flood, ...[2, 3, 4, 5].map(served)]);
    const lastQuiet = Math.max(...[2, 3, 4, 5].map((id) => order.indexOf(id)));
    expect(order).toHaveLength(64);
    expect(lastQuiet).toBeLessThan(20);
  });

  it('lends one tenant no more than its cap', async () => {
    const app = await start({ perTenantCap: 1 });
    await inTenant(app, 1, async (tags) => {
      const held = tags.dataSource.createQueryRunner();
      await held.connect();
      const second = tags.first();
      expect(await inTenant(app, 2, (other) => other.whereabouts())).toMatchObject({ label: 'tenant 2' });
      expect(stats(app)).toMatchObject({ waiting: 1, inUse: 1 });
      await held.release();
      await second;
    });
  });

  it('answers TENANT_POOL_TIMEOUT with Retry-After if no connection becomes free', async () => {
    const app = await start({ perTenantCap: 1, acquireTimeoutMs: 50 });
    await inTenant(app, 1, async (tags) => {
      const held = tags.dataSource.createQueryRunner();
      await held.connect();
      await expect(tags.first()).rejects.toMatchObject({
        code: 'TENANT_POOL_TIMEOUT',
        extras: { retryAfterSeconds: 1 },
      });
      await held.release();
    });
    expect(stats(app)).toMatchObject({ waiting: 0, inUse: 0 });
  });

  it.each<[string, (tags: Tags) => Promise<void>]>([
    [
      'TypeORM’s own transaction',
      async (tags) => {
        const runner = tags.dataSource.createQueryRunner();
        await runner.startTransaction();
        await runner.query('UPDATE tags SET counter = 99 WHERE id = 1');
        await runner.release();
      },
    ],
    [
      'a transaction begun in SQL',
      async (tags) => {
        const runner = tags.dataSource.createQueryRunner();
        await runner.query('BEGIN');
        await runner.query('UPDATE tags SET counter = 99 WHERE id = 1');
        await runner.query('SELECT * FROM tags');
        await runner.release();
      },
    ],
    [
      'autocommit switched off',
      async (tags) => {
        const runner = tags.dataSource.createQueryRunner();
        await runner.query('SET autocommit = 0');
        await runner.release();
      },
    ],
    [
      'a statement still running',
      async (tags) => {
        const runner = tags.dataSource.createQueryRunner();
        await runner.connect();
        const running = runner.query('SELECT SLEEP(0.05)').catch(() => undefined);
        await new Promise(setImmediate);
        await runner.release();
        await Promise.race([running, Promise.resolve()]);
      },
    ],
  ])('destroys a connection released in %s', async (_how, leave) => {
    const app = await start();
    await inTenant(app, 1, leave);
    expect(stats(app)).toMatchObject({ idle: 0, inUse: 0 });
    expect((await inTenant(app, 1, (tags) => tags.first())).counter).not.toBe(99);
    expect(stats(app)).toMatchObject({ opened: 2 });
  });

  it('closes a connection when a statement takes too long', async () => {
    const app = await start({ queryTimeoutMs: 50 });
    await expect(inTenant(app, 1, (tags) => tags.dataSource.query('SELECT SLEEP(2)'))).rejects.toThrow(
      /did not answer/i,
    );
    expect(stats(app)).toMatchObject({ idle: 0, inUse: 0 });
    await inTenant(app, 1, (tags) => tags.first());
  });

  it('takes back a connection that arrives after its query runner was released', async () => {
    const app = await start();
    await inTenant(app, 1, async (tags) => {
      const runner = tags.dataSource.createQueryRunner();
      const connecting = runner.connect();
      await runner.release();
      await connecting.catch(() => undefined);
    });
    await new Promise(setImmediate);
    expect(stats(app)).toMatchObject({ inUse: 0 });
  });

  it('ends the connections of an old epoch and continues with the new one', async () => {
    const app = await start();
    const [before] = await inTenant(app, 3, (tags) =>
      tags.dataSource.query<{ id: number }[]>('SELECT CONNECTION_ID() AS id'),
    );
    estate.change(3, {});
    const [after] = await inTenant(app, 3, (tags) =>
      tags.dataSource.query<{ id: number }[]>('SELECT CONNECTION_ID() AS id'),
    );
    expect(after?.id).not.toBe(before?.id);
    expect(await inTenant(app, 3, (tags) => Promise.resolve(tags.tenant.epoch))).toBe(2);
  });

  it('destroys a connection that is returned after its tenant changed', async () => {
    const app = await start();
    await inTenant(app, 3, async (tags) => {
      const runner = tags.dataSource.createQueryRunner();
      await runner.query('SELECT 1');
      estate.tell(3);
      await runner.query('SELECT 1');
      await runner.release();
    });
    expect(stats(app)).toMatchObject({ idle: 0, inUse: 0 });
  });

  it('notices a new epoch without a notification', async () => {
    const app = await start();
    const old = await inTenant(app, 4, async (tags) => {
      await tags.first();
      return tags;
    });
    estate.change(4, {}, false);
    const young = await inTenant(app, 4, async (tags) => {
      await tags.first();
      return tags;
    });
    expect(young).not.toBe(old);
    expect(stats(app)).toMatchObject({ opened: 2, idle: 1 });
    await expect(old.first()).resolves.toMatchObject({ label: 'tenant 4' });
  });

  it('stops work in a tenant that was suspended, before its next connection', async () => {
    const app = await start();
    const running = inTenant(app, 5, async (tags) => {
      await tags.first();
      estate.change(5, { status: 'suspended' });
      expect(stats(app)).toMatchObject({ idle: 0 });
      return tags.first();
    });
    await expect(running).rejects.toEqual(code('TENANT_SUSPENDED'));
    await expect(inTenant(app, 5, (tags) => tags.first())).rejects.toEqual(code('TENANT_SUSPENDED'));
    estate.change(5, { status: 'active' });
  });

  it('lends nothing above a share that has become smaller, before it has closed what is above it', async () => {
    let share = 2;
    const shares = { follow: () => undefined, used: () => undefined, of: () => share };
    const app = await startTenancy(tenancyOptions(estate, {}, { shares }));
    apps.push(app);
    await Promise.all([1, 2].map((id) => inTenant(app, id, (tags) => tags.first())));
    expect(stats(app)).toMatchObject({ idle: 2 });
    share = 1;
    await inTenant(app, 2, async (tags) => {
      const runner = tags.dataSource.createQueryRunner();
      await runner.query('SELECT 1');
      expect(stats(app)).toMatchObject({ idle: 0, inUse: 1 });
      await runner.release();
    });
  });

  it('looks up an account once for simultaneous requests', async () => {
    const app = await start();
    estate.asked.account = 0;
    await Promise.all(Array.from({ length: 2 }, () => inTenant(app, 6, (tags) => tags.first())));
    expect(estate.asked.account).toBe(1);
  });

  it('closes idle connections above the minimum', async () => {
    const app = await start({ idleTimeoutMs: 20, minimumIdle: 1 });
    await Promise.all([1, 2].map((id) => inTenant(app, id, (tags) => tags.first())));
    while (stats(app)?.idle !== 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stats(app)).toMatchObject({ idle: 1, tenants: 1 });
  });

  it('leaves no session behind when the application stops', async () => {
    const app = await start();
    await app.get(TenantRunner).run(1, Tags, (tags) => tags.first());
    await app.close();
    while ((await estate.sessions()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stats(app)).toMatchObject({ idle: 0 });
  });
});
