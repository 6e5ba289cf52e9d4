import { Leases } from '#jobs';
import { systemWrite } from '#kernel';
import { ParameterChanges } from '../../../src/global/parameters/parameter-changes.service';
import { ParametersService } from '../../../src/global/parameters/parameters.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { LOCK_WAIT_SECONDS } from '../../../src/operations/servers/server-connections';
import { ServerDisk } from '../../../src/operations/tenant-upkeep/server-disk';
import { TableOptimization } from '../../../src/operations/tenant-upkeep/table-optimization';
import type { TableOutcome, TablesReport } from '../../../src/operations/tenant-upkeep/table-report';
import { TableStatistics } from '../../../src/operations/tenant-upkeep/table-statistics';
import { TenantLocations } from '../../../src/operations/tenant-upkeep/tenant-location';
import { TenantTables } from '../../../src/operations/tenant-upkeep/tenant-tables';
import { DEFAULT_OPTIMIZE_POLICY } from '../../../src/operations/tenant-upkeep/upkeep-policy';
import type { OptimizePolicy } from '../../../src/operations/tenant-upkeep/upkeep-policy';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';

const SMALL: OptimizePolicy = { ...DEFAULT_OPTIMIZE_POLICY, freeBytes: 1024 * 1024, turnPatienceMs: 0 };

/** A disk whose free space is unknown. */
const UNKNOWN_DISK: ServerDisk = { freeBytes: () => Promise.resolve(null) };

describe('Upkeep of tables', () => {
  let platform: Platform;
  let company: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    company = await platform.company({ name: 'Transports Sassandra', slug: 'sassandra' });
  });

  afterAll(() => platform.stop());

  const inCompany = <R = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<R[]> =>
    platform.server<R>(sql.replaceAll('{db}', `\`${company.database}\``), parameters);

  const countOf = async (table: string): Promise<number> => {
    const [row] = await inCompany<{ counted: number }>(`SELECT COUNT(*) AS counted FROM {db}.${table}`);
    return Number(row?.counted);
  };

  describe('statistics', () => {
    it('are refreshed for every table of the tenant', async () => {
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

    it('do not change the session of the provisioning account', async () => {
      await platform.get(TableStatistics).analyze(company.tenantId);
      const values = await Promise.all(
        Array.from({ length: 8 }, () => platform.server('SELECT @@SESSION.lock_wait_timeout AS wait')),
      );
      expect(values.flat().map((row) => Number(row['wait']))).toEqual(values.map(() => LOCK_WAIT_SECONDS));
    });

    it('are refused for an unknown tenant', async () => {
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

    /** About 8 MB, nearly all of it deleted. */
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

    it('skips every table with little to gain, and lists it', async () => {
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

    it('needs free disk space of twice the table, also when forced', async () => {
      const tight = { ...SMALL, diskTimes: 1e12 };
      expect(bloated(await optimize(tight))).toMatchObject({ outcome: 'skipped', reason: 'disk_too_small' });
      expect(bloated(await optimize(tight, true))).toMatchObject({ outcome: 'skipped', reason: 'disk_too_small' });
    });

    it('refuses a disk with unknown free space', async () => {
      const report = await optimize(SMALL, false, UNKNOWN_DISK);
      expect(bloated(report)).toMatchObject({ outcome: 'skipped', reason: 'disk_unknown' });
    });

    it('rebuilds one table of the server at a time', async () => {
      const [location] = await platform.registry('SELECT server_id AS id FROM tenant_databases WHERE tenant_id = ?', [
        company.tenantId,
      ]);
      const report = await platform
        .get(Leases)
        .hold(`optimize:server:${String(location?.['id'])}`, () => optimize(SMALL));
      expect(bloated(report)).toMatchObject({ outcome: 'skipped', reason: 'server_busy' });
    });

    it('stops on request', async () => {
      await expect(
        optimization(SMALL).optimize(company.tenantId, false, { signal: AbortSignal.abort() }),
      ).rejects.toThrow(/abort/i);
    });

    it('frees the space and keeps the rows', async () => {
      const done = bloated(await optimize(SMALL));
      expect(done).toMatchObject({ outcome: 'done', reason: null });
      const after = bloated(await optimize(SMALL));
      expect(after).toMatchObject({ outcome: 'skipped', reason: 'little_free' });
      expect(after?.freeBytes).toBeLessThan(done?.freeBytes ?? 0);
      expect(await countOf('bloat')).toBeGreaterThan(0);
    });

    it('rebuilds at any hour when forced', async () => {
      await closedNow();
      const { tables } = await optimize(SMALL, true, UNKNOWN_DISK);
      expect(new Set(tables.map(({ outcome }) => outcome))).toEqual(new Set(['done']));
      await inCompany('DROP TABLE {db}.bloat');
    });
  });

  it('runs its statements with a short lock timeout', async () => {
    const [tenant] = await platform.registry<{ id: number }>('SELECT MIN(id) AS id FROM tenants');
    const location = await platform.get(TenantLocations).of(Number(tenant?.id));
    const answer = await platform
      .get(TenantTables)
      .session(location, (session) =>
        session.query<{ wait: number | string }[]>('SELECT @@SESSION.lock_wait_timeout AS wait'),
      );
    expect(answer.map(({ wait }) => String(wait))).toEqual(['5']);
  });
});
