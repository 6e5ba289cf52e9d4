import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { JobRuns } from '#jobs';
import { WorkerModule } from '../../../src/worker.module';
import { SETTINGS } from '../../../src/config/settings.module';
import { ActiveTenantsService } from '../../../src/operations/schedules/active-tenants.service';
import { TaskRegistry } from '../../../src/operations/tasks/task-registry';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';

const daysAgo = (days: number): string => `UTC_TIMESTAMP(3) - INTERVAL ${days} DAY`;

describe('Background work', () => {
  let platform: Platform;
  let worker: INestApplicationContext;

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '1' });
  });

  beforeEach(async () => {
    worker = await Test.createTestingModule({ imports: [WorkerModule] })
      .overrideProvider(SETTINGS)
      .useValue(platform.settings)
      .compile();
    worker.useLogger(false);
  });

  afterEach(() => worker.close());

  afterAll(() => platform.stop());

  const done = (kind: string): Promise<void> =>
    eventually(`${kind} done`, async () => {
      const rows = await platform.registry("SELECT 1 FROM job_runs WHERE kind = ? AND state = 'done'", [kind]);
      return rows.length > 0;
    });

  it('fills the warm pool as soon as a worker starts', async () => {
    await worker.init();
    // A second run, of the next window, ends at once while the first one is still building.
    await eventually('a database is ready', async () => {
      const ready = await platform.registry("SELECT state FROM warm_databases WHERE state = 'ready'");
      return ready.length === 1;
    });
    await done('warm_pool.refill');
    expect(await platform.registry("SELECT state FROM warm_databases WHERE state = 'ready'")).toHaveLength(1);
  });

  it('deletes each night exactly the expired rows of the control plane', async () => {
    await platform.registry(
      "INSERT INTO users (id, username, email, first_name, last_name) VALUES (900, 'awa', 'awa@acme.test', 'Awa', 'Koné')",
    );
    const session = (id: string, expires: string, revoked = 'NULL'): Promise<unknown> =>
      platform.registry(
        `INSERT INTO sessions (id, user_id, last_used_at, authenticated_at, expires_at, revoked_at)
          VALUES ('${id}', 900, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ${expires}, ${revoked})`,
      );
    await session('expired long ago', daysAgo(8));
    await session('expired lately', daysAgo(6));
    await session('revoked long ago', daysAgo(-1), daysAgo(8));
    await session('going on', daysAgo(-1));
    await platform.registry(
      `INSERT INTO refresh_tokens (session_id, token_hash) VALUES ('expired long ago', REPEAT('a', 64)), ('going on', REPEAT('b', 64))`,
    );
    await platform.registry(
      `INSERT INTO one_time_links (purpose, token_hash, user_id, expires_at) VALUES
        ('invitation', REPEAT('a', 64), 900, ${daysAgo(1)}), ('invitation', REPEAT('b', 64), 900, ${daysAgo(-1)})`,
    );
    await platform.registry(
      `INSERT INTO idempotency_keys (scope, key_hash, fingerprint, created_at, expires_at)
        SELECT 'old', SHA2(n, 256), SHA2(n, 256), ${daysAgo(2)}, ${daysAgo(1)} FROM (
          WITH RECURSIVE counted AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM counted WHERE n < 1000)
          SELECT n FROM counted UNION ALL SELECT n + 1000 FROM counted UNION ALL SELECT n + 2000 FROM counted WHERE n < 501
        ) AS many`,
    );
    await platform.registry(
      `INSERT INTO idempotency_keys (scope, key_hash, fingerprint, created_at, expires_at)
        VALUES ('young', REPEAT('a', 64), REPEAT('a', 64), ${daysAgo(0)}, ${daysAgo(-1)})`,
    );
    await platform.registry(
      `INSERT INTO job_runs (kind, window_key, payload, state, finished_at) VALUES
        ('a', 'done long ago', '{}', 'done', ${daysAgo(31)}), ('a', 'done lately', '{}', 'done', ${daysAgo(29)}),
        ('a', 'dead long ago', '{}', 'dead', ${daysAgo(31)}), ('warm_pool.refill', 'two days', '{}', 'done', ${daysAgo(2)}),
        ('webhooks.deliver', 'two days', '{}', 'done', ${daysAgo(2)}), ('webhooks.deliver', 'lost lately', '{}', 'dead', ${daysAgo(2)})`,
    );
    await worker.init();
    await worker.get(JobRuns).enqueue({ kind: 'identity.cleanup', tenant: null, window: 'now' });
    await eventually('cleaned', async () => {
      const open = await platform.registry(
        "SELECT 1 FROM job_runs WHERE kind = 'identity.cleanup' AND state <> 'done'",
      );
      return open.length === 0;
    });
    const left = async (sql: string): Promise<unknown[]> =>
      (await platform.registry<{ left: unknown }>(sql)).map((row) => row.left);
    expect(await left('SELECT id AS `left` FROM sessions ORDER BY id')).toEqual(['expired lately', 'going on']);
    expect(await left('SELECT session_id AS `left` FROM refresh_tokens')).toEqual(['going on']);
    expect(await left('SELECT LEFT(token_hash, 1) AS `left` FROM one_time_links')).toEqual(['b']);
    expect(await left('SELECT scope AS `left` FROM idempotency_keys')).toEqual(['young']);
    expect(
      await left("SELECT window_key AS `left` FROM job_runs WHERE window_key LIKE '% %' ORDER BY window_key"),
    ).toEqual(['dead long ago', 'done lately', 'lost lately']);
  });

  it('is scheduled for active tenants, each in its own time zone', async () => {
    const paris = await platform.company({ name: 'Lyonnaise', countryCode: 'FR' });
    const abidjan = await platform.company({ name: 'Ivoirienne' });
    const asleep = await platform.company({ name: 'Endormie' });
    await platform.get(TenantLifecycle).suspend(asleep.tenantId);
    const tenants = worker.get(ActiveTenantsService, { strict: false });
    expect(await tenants.zones()).toEqual(['Africa/Abidjan', 'Europe/Paris']);
    const ids = async (zone: string | null, after = 0): Promise<number[]> =>
      (await tenants.page(after, 10, zone)).map(({ tenantId }) => tenantId);
    expect(await ids(null)).toEqual([paris.tenantId, abidjan.tenantId]);
    expect(await ids('Europe/Paris')).toEqual([paris.tenantId]);
    expect(await ids(null, paris.tenantId)).toEqual([abidjan.tenantId]);
  });

  it('has a handler for every schedule, and returns its result', async () => {
    const { tenantId } = await platform.company({ name: 'Nocturne' });
    // No scheduled run: a second run would hold the lease of the requested one.
    for (const { kind } of platform.get(TaskRegistry).schedules)
      await platform.registry('INSERT INTO schedule_overrides VALUES (?, 0, NULL, ?, UTC_TIMESTAMP(3))', [
        kind,
        'test',
      ]);
    await worker.init();
    const tenants = await worker.get(ActiveTenantsService, { strict: false }).page(0, 10, null);
    const company = tenants.find((tenant) => tenant.tenantId === tenantId);
    const results: Record<string, unknown> = {};
    for (const { kind, scope } of platform.get(TaskRegistry).schedules) {
      const tenant = scope === 'tenant' && company !== undefined ? company : null;
      const id = await worker.get(JobRuns).enqueue({ kind, tenant, window: 'once' });
      await eventually(`${kind} done`, async () => {
        const [run] = await platform.registry(
          "SELECT CAST(result AS CHAR) AS result FROM job_runs WHERE id = ? AND state = 'done'",
          [id],
        );
        if (run !== undefined) results[kind] = JSON.parse(String(run['result']));
        return run !== undefined;
      });
    }
    const { newest } = (await platform.registry('SELECT MAX(id) AS newest FROM backups'))[0] ?? {};
    expect(results).toMatchObject({
      'backup.tenant': { backupId: Number(newest) - 1, file: expect.stringMatching(/^backup_.*\.enc$/) as string },
      'backup.global': { backupId: Number(newest), file: expect.stringMatching(/^global_backup_.*\.enc$/) as string },
      'backup.verify': { backupId: Number(newest) - 1, verification: 'restored' },
      'backup.prune': { removed: 0, stale: [] },
      'tenants.purge': { purged: [], failed: [] },
      'exports.cleanup': { archives: 0, backups: 0 },
      'restore.forget': { dropped: 0 },
      'tenant.analyze': { done: expect.any(Number) as number },
      'tenant.cleanup': { idempotency_keys: 0, outbox: 0 },
      'metrics.sample': { servers: 1, failed: 0 },
    });
    expect(results['tenant.optimize']).toBeTruthy();
  });
});
