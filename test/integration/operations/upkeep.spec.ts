import { Leases } from '#jobs';
import { systemWrite } from '#kernel';
import type { WriteRequest } from '#kernel';
import { TenantRunner } from '#tenancy';
import { AuditTrail } from '../../../src/global/audit/audit-trail';
import { ParameterChanges } from '../../../src/global/parameters/parameter-changes.service';
import { ParametersService } from '../../../src/global/parameters/parameters.service';
import { SagaCatalogue } from '../../../src/operations/operations/saga-catalogue';
import { TenantLifecycle } from '../../../src/operations/lifecycle/tenant-lifecycle.service';
import type { TenantPlace } from '../../../src/operations/provisioning/tenant-places';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { RetentionCleanup } from '../../../src/operations/upkeep/retention-cleanup';
import type { CleanupReport } from '../../../src/operations/upkeep/retention-cleanup';
import type { RetentionPolicy } from '../../../src/operations/upkeep/retention-policies';
import { ServerDisk } from '../../../src/operations/upkeep/server-disk';
import { TableOptimization } from '../../../src/operations/upkeep/table-optimization';
import type { TableOutcome, TablesReport } from '../../../src/operations/upkeep/table-report';
import { TableStatistics } from '../../../src/operations/upkeep/table-statistics';
import { TenantLocations } from '../../../src/operations/upkeep/tenant-location';
import { TenantTables } from '../../../src/operations/upkeep/tenant-tables';
import { UpkeepOrders } from '../../../src/operations/upkeep/upkeep-orders';
import { DEFAULT_OPTIMIZE_POLICY } from '../../../src/operations/upkeep/upkeep-policy';
import type { OptimizePolicy } from '../../../src/operations/upkeep/upkeep-policy';
import { UpkeepRounds } from '../../../src/operations/upkeep/upkeep-rounds';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';
import { runSource } from '../../support/run-source';

const SMALL: OptimizePolicy = { ...DEFAULT_OPTIMIZE_POLICY, freeBytes: 1024 * 1024, turnPatienceMs: 0 };

/** As a disk nobody can ask about. */
const UNKNOWN_DISK: ServerDisk = { freeBytes: () => Promise.resolve(null) };

describe('Upkeep', () => {
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

  describe('statistics', () => {
    it('are read again for every table of the tenant', async () => {
      await inCompany(
        "UPDATE mysql.innodb_table_stats SET n_rows = 77777 WHERE database_name = ? AND table_name = 'brands'",
        [company.database],
      );
      const { tables } = await platform.get(TableStatistics).analyze(company.tenantId);
      const names = await inCompany(
        "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'",
        [company.database],
      );
      expect(tables).toHaveLength(names.length);
      expect(tables.map(({ outcome }) => outcome)).toEqual(names.map(() => 'done'));
      const [brands] = await inCompany<{ known: number }>(
        "SELECT n_rows AS known FROM mysql.innodb_table_stats WHERE database_name = ? AND table_name = 'brands'",
        [company.database],
      );
      expect(Number(brands?.known)).toBe(await countOf('brands'));
    });

    it('leave the session of the provisioning account as it was', async () => {
      await platform.get(TableStatistics).analyze(company.tenantId);
      const values = await Promise.all(
        Array.from({ length: 8 }, () =>
          platform.server('SELECT @@SESSION.lock_wait_timeout = @@GLOBAL.lock_wait_timeout AS same'),
        ),
      );
      expect(values.flat().map((row) => Number(row['same']))).toEqual(values.map(() => 1));
    });

    it('refuse a tenant that is unknown', async () => {
      await expect(platform.get(TableStatistics).analyze(99_999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('rebuilding tables', () => {
    const optimization = (policy: OptimizePolicy, disk: ServerDisk = platform.get(ServerDisk)): TableOptimization =>
      new TableOptimization(
        platform.get(TenantLocations),
        platform.get(TenantTables),
        disk,
        platform.get(Leases),
        platform.get(ParametersService),
        policy,
      );

    const optimize = (policy: OptimizePolicy, force = false, disk?: ServerDisk): Promise<TablesReport> =>
      optimization(policy, disk).optimize(company.tenantId, force);

    const bloated = ({ tables }: TablesReport): TableOutcome | undefined =>
      tables.find(({ table }) => table === 'bloat');

    const hours = (from: number, to: number): Promise<void> =>
      platform.get(ParameterChanges).change(systemWrite('test', null, 'parameters:update'), {
        'upkeep.window_from_hour': from,
        'upkeep.window_to_hour': to,
      });

    const openNow = (): Promise<void> => hours(0, 0);
    const closedNow = (): Promise<void> => {
      const hour = new Date().getUTCHours();
      return hours((hour + 3) % 24, (hour + 5) % 24);
    };

    /** Some 8 MB, nearly all of it deleted. */
    beforeAll(async () => {
      await inCompany('CREATE TABLE {db}.bloat (id INT AUTO_INCREMENT PRIMARY KEY, body VARCHAR(4000) NOT NULL)');
      await inCompany("INSERT INTO {db}.bloat (body) VALUES (REPEAT('x', 4000))");
      for (let doubled = 0; doubled < 11; doubled += 1)
        await inCompany('INSERT INTO {db}.bloat (body) SELECT body FROM {db}.bloat');
      await inCompany('DELETE FROM {db}.bloat WHERE id > 20');
      await eventually('the deleted rows purged', async () => {
        const { freeBytes = 0 } = bloated(await optimize(DEFAULT_OPTIMIZE_POLICY)) ?? {};
        return freeBytes > 4 * 1024 * 1024;
      });
    });

    beforeEach(openNow);

    it('leaves every table alone that would give little back, and names each', async () => {
      const { tables } = await optimize(DEFAULT_OPTIMIZE_POLICY);
      expect(tables.length).toBeGreaterThan(40);
      expect(new Set(tables.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
        new Set(['skipped little_free']),
      );
    });

    it('waits for the maintenance window', async () => {
      await closedNow();
      const report = await optimize(SMALL);
      expect(bloated(report)).toMatchObject({ outcome: 'skipped', reason: 'outside_window' });
    });

    it('needs a disk with twice the table, forced or not', async () => {
      const tight = { ...SMALL, diskTimes: 1e12 };
      expect(bloated(await optimize(tight))).toMatchObject({ outcome: 'skipped', reason: 'disk_too_small' });
      expect(bloated(await optimize(tight, true))).toMatchObject({ outcome: 'skipped', reason: 'disk_too_small' });
    });

    it('does not trust a disk nobody knows', async () => {
      const report = await optimize(SMALL, false, UNKNOWN_DISK);
      expect(bloated(report)).toMatchObject({ outcome: 'skipped', reason: 'disk_unknown' });
    });

    it('takes turns with other tables of the server', async () => {
      const [location] = await platform.registry('SELECT server_id AS id FROM tenant_databases WHERE tenant_id = ?', [
        company.tenantId,
      ]);
      const report = await platform
        .get(Leases)
        .hold(`optimize:server:${String(location?.['id'])}`, () => optimize(SMALL));
      expect(bloated(report)).toMatchObject({ outcome: 'skipped', reason: 'server_busy' });
    });

    it('ends when it is told to', async () => {
      await expect(
        optimization(SMALL).optimize(company.tenantId, false, { signal: AbortSignal.abort() }),
      ).rejects.toThrow(/abort/i);
    });

    it('gives the space back and keeps the rows', async () => {
      const done = bloated(await optimize(SMALL));
      expect(done).toMatchObject({ outcome: 'done', reason: null });
      const after = bloated(await optimize(SMALL));
      expect(after).toMatchObject({ outcome: 'skipped', reason: 'little_free' });
      expect(after?.freeBytes).toBeLessThan(done?.freeBytes ?? 0);
      expect(await countOf('bloat')).toBeGreaterThan(0);
    });

    it('rebuilds at any hour what it is forced to', async () => {
      await closedNow();
      const { tables } = await optimize(SMALL, true, UNKNOWN_DISK);
      expect(new Set(tables.map(({ outcome }) => outcome))).toEqual(new Set(['done']));
      await inCompany('DROP TABLE {db}.bloat');
    });
  });

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

    it('takes away what has served, in batches, and nothing else', async () => {
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

    it('is written to the audit log with its counts', async () => {
      await keys(4, 'seen', '-1 SECOND');
      await run();
      await platform.get(AuditTrail).flush();
      const rows = await platform.registry(
        "SELECT route, outcome FROM audit_logs WHERE tenant_id = ? AND action = 'upkeep:cleanup' ORDER BY id DESC LIMIT 1",
        [company.tenantId],
      );
      expect(rows).toEqual([{ route: 'cleanup idempotency_keys 4', outcome: 'done' }]);
    });

    it('ends between two batches when it is told to, and what it did is in the audit log', async () => {
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

  describe('by hand', () => {
    const write = (key: string | null, fingerprint = 'same'): WriteRequest & { replayed: boolean } => {
      const idempotency = key === null ? null : { key, scope: 'user:1', fingerprint };
      const request = { ...systemWrite('test', null, 'tenants:upkeep'), idempotency, replayed: false };
      return Object.assign(request, {
        markReplayed: () => {
          request.replayed = true;
        },
      });
    };

    it('is an operation a worker does, with the report as its result', async () => {
      const opened = await platform.get(UpkeepOrders).analyze(company.tenantId, write(null));
      expect(opened).toMatchObject({ kind: 'tenant.analyze', state: 'running', tenantId: company.tenantId });
      const refused = platform.get(UpkeepOrders).optimize(company.tenantId, true, write(null));
      await expect(refused).rejects.toMatchObject({ code: 'TENANT_BUSY' });
      const done = await platform.get(SagaCatalogue).finish(opened.id);
      expect(done).toMatchObject({ state: 'done', result: { tenantId: company.tenantId } });
      expect(done.result?.['tables']).toEqual(
        expect.arrayContaining([expect.objectContaining({ table: 'invoices', outcome: 'done' })]),
      );
    });

    it('does each of the others as well', async () => {
      const { id: optimizing } = await platform.get(UpkeepOrders).optimize(company.tenantId, false, write(null));
      expect(await platform.get(SagaCatalogue).finish(optimizing)).toMatchObject({ state: 'done' });
      const { id: cleaning } = await platform.get(UpkeepOrders).cleanup(company.tenantId, write(null));
      expect(await platform.get(SagaCatalogue).finish(cleaning)).toMatchObject({
        state: 'done',
        result: { removed: expect.objectContaining({ outbox: 0 }) as unknown },
      });
    });

    it('answers the same request with the operation it made', async () => {
      const first = await platform.get(UpkeepOrders).cleanup(neighbour.tenantId, write('k1'));
      const again = write('k1');
      expect(await platform.get(UpkeepOrders).cleanup(neighbour.tenantId, again)).toMatchObject({ id: first.id });
      expect(again.replayed).toBe(true);
      const other = platform.get(UpkeepOrders).cleanup(neighbour.tenantId, write('k1', 'another'));
      await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      await platform.get(SagaCatalogue).finish(first.id);
    });

    it('goes over all tenants, and one that fails does not keep it from the others', async () => {
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

    it('looks after a suspended tenant’s tables, and not after its rows', async () => {
      await platform.get(TenantLifecycle).suspend(neighbour.tenantId);
      expect((await platform.get(TableStatistics).analyze(neighbour.tenantId)).tables.length).toBeGreaterThan(40);
      const cleaning = platform.get(TenantRunner).run(neighbour.tenantId, RetentionCleanup, (cleanup) => cleanup.run());
      await expect(cleaning).rejects.toMatchObject({ code: 'TENANT_SUSPENDED' });
    });
  });

  it('has commands that say what they did, and want to know for whom', async () => {
    const [analyzed, nobody] = await Promise.all([
      runSource('src/cli.ts', ['tenant:analyze', 'sassandra', '--json'], platform.environment),
      runSource('src/cli.ts', ['tenant:cleanup'], platform.environment),
    ]);
    expect(analyzed.code).toBe(0);
    expect(JSON.parse(analyzed.stdout)).toMatchObject({ tenants: [{ tenantId: company.tenantId }], failed: [] });
    expect(nobody).toMatchObject({ code: 2, stdout: '' });
    expect(nobody.stderr).toContain('UPKEEP_TARGET_INVALID');
  });

  it('gives its statements a session that does not wait long for a table', async () => {
    const sessions = platform
      .get(ServerConnections)
      .alone(platform.settings.database, { lock_wait_timeout: 5 }, async (session) =>
        session.query<{ wait: number }[]>('SELECT @@SESSION.lock_wait_timeout AS wait'),
      );
    expect((await sessions).map(({ wait }) => Number(wait))).toEqual([5]);
  });
});
