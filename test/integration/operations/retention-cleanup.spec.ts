import { systemWrite } from '#kernel';
import type { WriteRequest } from '#kernel';
import { TenantRunner } from '#tenancy';
import { AuditTrail } from '../../../src/global/audit/audit-trail';
import { TaskRegistry } from '../../../src/operations/tasks/task-registry';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { RetentionCleanup } from '../../../src/operations/tenant-upkeep/retention-cleanup';
import type { CleanupReport } from '../../../src/operations/tenant-upkeep/retention-cleanup';
import type { RetentionPolicy } from '../../../src/operations/tenant-upkeep/retention-policies';
import { TableOptimization } from '../../../src/operations/tenant-upkeep/table-optimization';
import { TableStatistics } from '../../../src/operations/tenant-upkeep/table-statistics';
import { tenantAnalyze, tenantCleanup, tenantOptimize } from '../../../src/operations/tenant-upkeep/upkeep.tasks';
import { runTask, taskRun } from '../../support/run-task';
import { UpkeepRequests } from '../../../src/operations/tenant-upkeep/upkeep-requests';
import { UpkeepRounds } from '../../../src/operations/tenant-upkeep/upkeep-rounds';
import { Platform } from '../../support/platform';
import { CommandLine } from '../../support/command-line';
import type { Ended } from '../../support/run-source';

describe('Upkeep of rows, and manual upkeep', () => {
  let platform: Platform;
  let company: TenantPlace;
  let neighbour: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    company = await platform.company({ name: 'Transports Sassandra', slug: 'sassandra' });
    neighbour = await platform.company({ name: 'Voisine', slug: 'voisine' });
  });

  afterAll(() => platform.stop());

  const inCompany = <R = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<R[]> =>
    platform.server<R>(sql.replaceAll('{db}', `\`${company.database}\``), parameters);

  const countOf = async (table: string): Promise<number> => {
    const [row] = await inCompany<{ counted: number }>(`SELECT COUNT(*) AS counted FROM {db}.${table}`);
    return Number(row?.counted);
  };

  describe('cleanup', () => {
    const keys = async (count: number, prefix: string, expires: string): Promise<void> => {
      const rows = Array.from({ length: count }, (_, index) => [prefix, `${prefix}-${index}-`.padEnd(64, 'x')]);
      await inCompany(
        `INSERT INTO {db}.idempotency_keys (scope, key_hash, fingerprint, created_at, expires_at)
          VALUES ${rows.map(() => `(?, ?, REPEAT('f', 64), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ${expires})`).join(', ')}`,
        rows.flat(),
      );
    };

    const clean = <T>(work: (cleanup: RetentionCleanup) => Promise<T>): Promise<T> =>
      platform.get(TenantRunner).run(company.tenantId, RetentionCleanup, work);

    const run = (): Promise<CleanupReport> => clean((cleanup) => cleanup.run());

    beforeEach(async () => {
      for (const table of ['idempotency_keys', 'outbox', 'import_batches', 'imports', 'alert_digests'])
        await inCompany(`DELETE FROM {db}.${table}`);
    });

    it('deletes exactly the expired rows, in batches', async () => {
      await keys(2300, 'old', '-1 SECOND');
      await keys(3, 'live', '1 HOUR');
      await inCompany(
        `INSERT INTO {db}.outbox (topic, payload, relayed_at) VALUES ('audit', '{}', UTC_TIMESTAMP(3) - INTERVAL 8 DAY),
          ('other', '{}', UTC_TIMESTAMP(3)), ('audit-late', '{}', NULL)`,
      );
      for (const [id, age] of [
        [901, 91],
        [902, 10],
      ])
        await inCompany(
          `INSERT INTO {db}.imports (id, resource, mode, is_dry_run, state, file_name, storage_key, sha256, finished_at)
            VALUES (?, 'vehicles', 'create', 0, 'done', 'v.csv', 'k', REPEAT('a', 64), UTC_TIMESTAMP(3) - INTERVAL ? DAY)`,
          [id, age],
        );
      await inCompany(
        "INSERT INTO {db}.import_batches (import_id, batch, results) VALUES (901, 0, '[]'), (901, 1, '[]'), (902, 0, '[]')",
      );

      const { removed } = await run();

      expect(removed).toEqual({ idempotency_keys: 2300, outbox: 1, alert_digests: 0, import_batches: 2 });
      expect(await countOf('idempotency_keys')).toBe(3);
      expect(await countOf('import_batches')).toBe(1);
      expect(await countOf('imports')).toBe(2);
      expect(await run()).toMatchObject({ removed: { idempotency_keys: 0, outbox: 0, import_batches: 0 } });
    });

    it('is recorded in the audit log with its counts', async () => {
      await keys(4, 'seen', '-1 SECOND');
      await run();
      await platform.get(AuditTrail).flush();
      const rows = await platform.registry(
        "SELECT route, outcome FROM audit_logs WHERE tenant_id = ? AND action = 'upkeep:cleanup' ORDER BY id DESC LIMIT 1",
        [company.tenantId],
      );
      expect(rows).toEqual([{ route: 'cleanup idempotency_keys 4', outcome: 'done' }]);
    });

    it('stops between two batches on request, and records what it did', async () => {
      await keys(2300, 'many', '-1 SECOND');
      const controller = new AbortController();
      let asked = 0;
      const policy: RetentionPolicy = {
        table: 'idempotency_keys',
        key: ['id'],
        condition: () => {
          asked += 1;
          if (asked === 2) controller.abort();
          return 'expires_at < UTC_TIMESTAMP(3)';
        },
      };
      const { signal } = controller;
      await expect(clean((cleanup) => cleanup.by([policy], { signal }))).rejects.toThrow(/abort/i);
      expect(await countOf('idempotency_keys')).toBe(300);
      await platform.get(AuditTrail).flush();
      expect(
        await platform.registry("SELECT 1 FROM audit_logs WHERE route = 'cleanup idempotency_keys 2000'"),
      ).toHaveLength(1);
    });

    it.each(['invoices', 'payments', 'number_sequences'])('never touches %s, whatever a policy says', async (table) => {
      await keys(2, table, '-1 SECOND');
      await inCompany(
        "INSERT IGNORE INTO {db}.number_sequences (series, period_key, `last_value`) VALUES ('invoice', '2026', 7)",
      );
      const everything: RetentionPolicy = { table, key: ['id'], condition: () => 'TRUE' };
      const allowed: RetentionPolicy = { table: 'idempotency_keys', key: ['id'], condition: () => 'TRUE' };
      await expect(clean((cleanup) => cleanup.by([allowed, everything]))).rejects.toMatchObject({
        code: 'KEPT_BY_LAW',
      });
      expect(await countOf('idempotency_keys')).toBe(2);
      expect(await countOf('number_sequences')).toBeGreaterThan(0);
    });
  });

  describe('on request', () => {
    const write = (key: string | null, fingerprint = 'same'): WriteRequest & { replayed: boolean } => {
      const idempotency = key === null ? null : { key, scope: 'user:1', fingerprint };
      const request = { ...systemWrite('test', null, 'tenants:upkeep'), idempotency, replayed: false };
      return Object.assign(request, {
        markReplayed: () => {
          request.replayed = true;
        },
      });
    };

    it('is an operation of a worker, with the report as its result', async () => {
      const opened = await platform.get(UpkeepRequests).analyze(company.tenantId, write(null));
      expect(opened).toMatchObject({ kind: 'tenant.analyze', state: 'running', tenantId: company.tenantId });
      const refused = platform.get(UpkeepRequests).optimize(company.tenantId, true, write(null));
      await expect(refused).rejects.toMatchObject({ code: 'TENANT_BUSY' });
      const done = await platform.get(Tasks).finish(opened.id);
      expect(done).toMatchObject({ state: 'done', result: { tenantId: company.tenantId } });
      expect(done.result?.['tables']).toEqual(
        expect.arrayContaining([expect.objectContaining({ table: 'invoices', outcome: 'done' })]),
      );
    });

    it('supports all other kinds too', async () => {
      const { id: optimizing } = await platform.get(UpkeepRequests).optimize(company.tenantId, false, write(null));
      expect(await platform.get(Tasks).finish(optimizing)).toMatchObject({ state: 'done' });
      const { id: cleaning } = await platform.get(UpkeepRequests).cleanup(company.tenantId, write(null));
      expect(await platform.get(Tasks).finish(cleaning)).toMatchObject({
        state: 'done',
        result: { removed: expect.objectContaining({ outbox: 0 }) as unknown },
      });
    });

    it('answers a repeated request with the same operation', async () => {
      const first = await platform.get(UpkeepRequests).cleanup(neighbour.tenantId, write('k1'));
      const again = write('k1');
      expect(await platform.get(UpkeepRequests).cleanup(neighbour.tenantId, again)).toMatchObject({ id: first.id });
      expect(again.replayed).toBe(true);
      const other = platform.get(UpkeepRequests).cleanup(neighbour.tenantId, write('k1', 'another'));
      await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      await platform.get(Tasks).finish(first.id);
    });

    it('covers all tenants, and continues after a failed one', async () => {
      await inCompany('RENAME TABLE {db}.idempotency_keys TO {db}.hidden');
      try {
        const round = await platform
          .get(UpkeepRounds)
          .over(null, (id) => platform.get(TenantRunner).run(id, RetentionCleanup, (cleanup) => cleanup.run()));
        expect(round.tenants.map(({ tenantId }) => tenantId)).toEqual([neighbour.tenantId]);
        expect(round.failed).toMatchObject([{ tenantId: company.tenantId }]);
        expect(round.failed[0]?.error).not.toMatch(/SELECT|idempotency/);
      } finally {
        await inCompany('RENAME TABLE {db}.hidden TO {db}.idempotency_keys');
      }
    });

    it('maintains the tables of a suspended tenant, but not its rows', async () => {
      await platform.get(TenantLifecycle).suspend(neighbour.tenantId);
      expect((await platform.get(TableStatistics).analyze(neighbour.tenantId)).tables.length).toBeGreaterThan(40);
      const cleaning = platform.get(TenantRunner).run(neighbour.tenantId, RetentionCleanup, (cleanup) => cleanup.run());
      await expect(cleaning).rejects.toMatchObject({ code: 'TENANT_SUSPENDED' });
    });
  });

  it('has the same counts when scheduled', async () => {
    const run = taskRun(company.tenantId, {});
    const analyzed = await runTask(tenantAnalyze, platform.get(TableStatistics), run);
    const optimized = await runTask(tenantOptimize, platform.get(TableOptimization), run);
    expect(tenantAnalyze.summary?.(analyzed)).toEqual({ done: analyzed.tables.length });
    expect(tenantOptimize.summary?.(optimized)).toEqual({ skipped_little_free: analyzed.tables.length });
    const { removed } = await runTask(tenantCleanup, platform.get(TenantRunner), run);
    expect(removed).toMatchObject({ idempotency_keys: 0 });
    const scheduled = platform.get(TaskRegistry).schedules.filter(({ formerKinds }) => formerKinds?.length === 1);
    expect(scheduled.map(({ kind }) => kind)).toEqual([
      'backup.tenant',
      'tenant.cleanup',
      'tenant.analyze',
      'tenant.optimize',
    ]);
  });

  it('has commands that print their result and require a target', async () => {
    const run = (...args: string[]): Promise<Ended> => CommandLine.run(args, platform.environment);
    const analyzed = await run('tenant:analyze', 'sassandra', '--json');
    const measured = await run('tenant:metrics', 'sassandra', '--lang', 'en');
    const nobody = await run('tenant:cleanup');
    expect(analyzed.code).toBe(0);
    expect(JSON.parse(analyzed.stdout)).toMatchObject({ tenants: [{ tenantId: company.tenantId }], failed: [] });
    expect(measured).toMatchObject({ code: 0, stderr: '' });
    expect(measured.stdout).toMatch(/^Size: \d+\.\d MiB .*\nTables: \d+\nRecords: \d+\nLast activity: -\n/);
    expect(nobody).toMatchObject({ code: 2, stdout: '' });
    expect(nobody.stderr).toContain('UPKEEP_TARGET_INVALID');
  });
});
