import { systemActor } from '#kernel';
import { answerOnce, mapDatabaseError, runTransaction, schemaFingerprint } from '#persistence';
import type { Answer } from '#persistence';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

const ACTOR = systemActor('test');

describe('A unit of work', () => {
  let database: TenantDatabase;

  beforeAll(async () => {
    database = await createTenantDatabase();
  });

  afterAll(async () => {
    await database.drop();
  });

  const brandNames = async (): Promise<string[]> => {
    const rows = await database.dataSource.query<{ name: string }[]>(
      "SELECT name FROM brands WHERE name LIKE 'T-%' ORDER BY name",
    );
    return rows.map((row) => row.name);
  };
  const addBrand = (
    manager: { query(sql: string, values: unknown[]): Promise<unknown> },
    name: string,
  ): Promise<unknown> => manager.query('INSERT INTO brands (name) VALUES (?)', [name]);

  afterEach(async () => {
    await database.dataSource.query("DELETE FROM brands WHERE name LIKE 'T-%'");
    await database.dataSource.query('DELETE FROM idempotency_keys');
  });

  it('leaves nothing behind when its work fails', async () => {
    const failing = runTransaction(database.dataSource, ACTOR, async ({ manager }) => {
      await addBrand(manager, 'T-1');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await brandNames()).toEqual([]);
  });

  it('runs again after a deadlock until both sides have written', async () => {
    await database.dataSource.query("INSERT INTO brands (name) VALUES ('T-a'), ('T-b')");
    let attempts = 0;
    const touch = (first: string, second: string): Promise<void> =>
      runTransaction(database.dataSource, ACTOR, async ({ manager }) => {
        attempts += 1;
        await manager.query('UPDATE brands SET version = version + 1 WHERE name = ?', [first]);
        await manager.query('SELECT SLEEP(0.2)');
        await manager.query('UPDATE brands SET version = version + 1 WHERE name = ?', [second]);
      });
    await Promise.all([touch('T-a', 'T-b'), touch('T-b', 'T-a')]);
    expect(attempts).toBeGreaterThan(2);
    const rows = await database.dataSource.query<unknown[]>("SELECT version FROM brands WHERE name LIKE 'T-%'");
    expect(rows).toEqual([{ version: 3 }, { version: 3 }]);
  });

  it('gives up after three retries with the error that the database is busy', async () => {
    let attempts = 0;
    const work = runTransaction(database.dataSource, ACTOR, async () => {
      attempts += 1;
      throw Object.assign(new Error('Deadlock'), { errno: 1213, code: 'ER_LOCK_DEADLOCK' });
    });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_BUSY', kind: 'unavailable' });
    expect(attempts).toBe(4);
  });

  it('is not retried after a lost connection, because it may have committed', async () => {
    let attempts = 0;
    const work = runTransaction(database.dataSource, ACTOR, async ({ manager }) => {
      attempts += 1;
      await addBrand(manager, 'T-lost');
      await manager.query('KILL CONNECTION_ID()');
      await manager.query('SELECT 1');
    });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', kind: 'unavailable' });
    expect(attempts).toBe(1);
    expect(await brandNames()).toEqual([]);
  });

  describe('with an idempotency key', () => {
    const idempotency = { key: 'order-1', scope: 'user:1', fingerprint: 'a'.repeat(64) };
    const once = (given = idempotency, name = 'T-1'): Promise<Answer<{ name: string }>> =>
      runTransaction(database.dataSource, ACTOR, (unit) =>
        answerOnce(unit, given, async () => {
          await addBrand(unit.manager, name);
          return { name };
        }),
      );

    it('has one effect and one answer, however often it is sent', async () => {
      expect(await once()).toEqual({ value: { name: 'T-1' }, replayed: false });
      expect(await once(idempotency, 'T-2')).toEqual({ value: { name: 'T-1' }, replayed: true });
      expect(await once({ ...idempotency, scope: 'user:2' }, 'T-3')).toEqual({
        value: { name: 'T-3' },
        replayed: false,
      });
      expect(await brandNames()).toEqual(['T-1', 'T-3']);
    });

    it('has one effect for twenty simultaneous requests', async () => {
      const answers = await Promise.allSettled(Array.from({ length: 20 }, () => once()));
      expect(await brandNames()).toEqual(['T-1']);
      const refused = answers.flatMap((answer) =>
        answer.status === 'rejected' ? [answer.reason as { code: string }] : [],
      );
      expect(refused.filter((error) => error.code !== 'IDEMPOTENCY_IN_PROGRESS')).toEqual([]);
      expect(answers.some((answer) => answer.status === 'fulfilled' && !answer.value.replayed)).toBe(true);
    });

    it('is refused for another request', async () => {
      await once();
      await expect(once({ ...idempotency, fingerprint: 'b'.repeat(64) })).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
    });

    it('is refused while the first request is being served', async () => {
      const { promise: isInside, resolve: enter } = Promise.withResolvers<void>();
      const { promise: mayLeave, resolve: leave } = Promise.withResolvers<void>();
      const first = runTransaction(database.dataSource, ACTOR, (unit) =>
        answerOnce(unit, idempotency, async () => {
          enter();
          await mayLeave;
          return null;
        }),
      );
      await isInside;
      await expect(once()).rejects.toThrow('IDEMPOTENCY_IN_PROGRESS');
      leave();
      expect(await first).toEqual({ value: null, replayed: false });
    });

    it('is free again after its request failed', async () => {
      const failing = runTransaction(database.dataSource, ACTOR, (unit) =>
        answerOnce(unit, idempotency, () => Promise.reject(new Error('no'))),
      );
      await expect(failing).rejects.toThrow('no');
      expect((await once()).replayed).toBe(false);
    });

    it('expires after a day', async () => {
      await once();
      await database.dataSource.query('UPDATE idempotency_keys SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND');
      expect((await once({ ...idempotency, fingerprint: 'b'.repeat(64) }, 'T-2')).replayed).toBe(false);
    });
  });

  it('reports a foreign key, a duplicate and a violated CHECK with API errors', async () => {
    const failureOf = (sql: string): Promise<unknown> =>
      database.dataSource.query(sql).catch((error: unknown) => mapDatabaseError(error));
    expect(await failureOf("DELETE FROM brands WHERE name = 'Peugeot'")).toMatchObject({ code: 'REFERENCE_IN_USE' });
    expect(await failureOf("INSERT INTO vehicle_models (brand_id, name) VALUES (999999, 'X')")).toMatchObject({
      code: 'REFERENCE_NOT_FOUND',
    });
    expect(await failureOf("INSERT INTO brands (name) VALUES ('Peugeot')")).toMatchObject({ code: 'DUPLICATE_RECORD' });
    expect(
      await failureOf("INSERT INTO fuel_types (code, name, energy_unit) VALUES ('wood', 'Bois', 'stere')"),
    ).toMatchObject({
      code: 'VALUE_NOT_ALLOWED',
      details: { constraint: 'fuel_types_energy_unit_check' },
    });
  });

  it('has a schema fingerprint that changes with a column', async () => {
    const other = await createTenantDatabase({ seed: null });
    try {
      const fingerprint = (name: string): Promise<string> => schemaFingerprint(database.dataSource, name);
      expect(await fingerprint(other.name)).toBe(await fingerprint(database.name));
      await other.dataSource.query('ALTER TABLE brands ADD COLUMN surprise INT NULL');
      expect(await fingerprint(other.name)).not.toBe(await fingerprint(database.name));
    } finally {
      await other.drop();
    }
  });
});
