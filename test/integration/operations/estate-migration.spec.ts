import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';
import { Leases } from '#jobs';
import { isDomainError } from '#kernel';
import { CURRENT_SCHEMA_VERSION } from '../../../src/database/tenant/tenant-migrations';
import { MIGRATION_LEASE } from '../../../src/operations/tenant-database/migration-lease';
import { EstateMigrator } from '../../../src/operations/migrations/estate-migrator';
import type { MigrationReport, MigrationRequest } from '../../../src/operations/migrations/estate-migrator';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { EstateStatus } from '../../../src/operations/migrations/estate-status';
import { SchemaRunsService } from '../../../src/operations/migrations/schema-runs.service';
import { TenantMigration } from '../../../src/operations/migrations/tenant-migration';
import type { TenantOutcome } from '../../../src/operations/migrations/tenant-migration';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { TenantSchema } from '../../../src/operations/tenant-database/tenant-schema';
import { NEWEST_TABLE, outdate, PREVIOUS_VERSION } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';

const FIRST_PAGE = { page: 1, limit: 25, sort: [], search: null, filters: {} };

describe('Migrating the estate', () => {
  let platform: Platform;
  let companies: TenantPlace[];

  beforeAll(async () => {
    platform = await Platform.start();
    companies = [];
    for (const name of ['Alpha', 'Bravo', 'Charlie']) companies.push(await platform.company({ name }));
  });

  afterAll(async () => {
    await platform.stop();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await migrate();
  });

  const migrate = (request: Partial<MigrationRequest> = {}): Promise<MigrationReport> =>
    platform.get(EstateMigrator).run({
      tenantIds: null,
      dryRun: false,
      onlyFailed: false,
      concurrency: 2,
      canary: 0,
      actor: 'test',
      ...request,
    });

  const nth = (index: number): TenantPlace => {
    const place = companies[index];
    if (place === undefined) throw new Error('no such company');
    return place;
  };

  /** Makes the login of the tenant's migrations fail. */
  const obstruct = ({ ddl }: TenantPlace): Promise<unknown> =>
    platform.server("ALTER USER ?@'%' IDENTIFIED BY 'quite another password'", [ddl.user]);

  const clear = ({ ddl }: TenantPlace): Promise<unknown> =>
    platform.server("ALTER USER ?@'%' IDENTIFIED BY ?", [ddl.user, ddl.password]);

  const registered = (): Promise<unknown[]> =>
    platform.registry('SELECT schema_version AS version, status FROM tenant_databases ORDER BY tenant_id');

  const itemsOf = async (runId: number | null): Promise<unknown[][]> =>
    (
      await platform.registry('SELECT wave, state, error FROM schema_run_items WHERE run_id = ? ORDER BY tenant_id', [
        runId,
      ])
    ).map(({ wave, state, error }) => [wave, state, error]);

  const current = { version: CURRENT_SCHEMA_VERSION, status: 'ready' };

  it('sends one query if there is nothing to do', async () => {
    const query = jest.spyOn(MysqlQueryRunner.prototype, 'query');
    expect(await migrate()).toMatchObject({ runId: null, pending: [], migrated: [] });
    expect(query.mock.calls.map(([sql]) => sql)).toEqual([expect.stringMatching(/^SELECT .* FROM `tenant_databases`/)]);
    await outdate(platform, nth(0));
    query.mockClear();
    await migrate();
    expect(query.mock.calls.length).toBeGreaterThan(10);
  });

  it('migrates outdated tenants to the current schema, and records the run', async () => {
    await outdate(platform, nth(0));
    await outdate(platform, nth(2));
    const ids = [nth(0).tenantId, nth(2).tenantId];
    const report = await migrate();
    expect(report.pending.map(({ tenantId }) => tenantId)).toEqual(ids);
    expect(report.migrated.toSorted((one, other) => one - other)).toEqual(ids);
    expect(await registered()).toEqual([current, current, current]);
    const [run] = await platform.registry<{ id: number }>('SELECT * FROM schema_runs ORDER BY id DESC LIMIT 1');
    expect(run).toMatchObject({ state: 'done', planned: 2, target_version: CURRENT_SCHEMA_VERSION });
    const items = await platform.registry(
      `SELECT tenant_id, from_version, state, attempts, duration_ms > 0 AND started_at <= finished_at AS timed
        FROM schema_run_items WHERE run_id = ? ORDER BY tenant_id`,
      [run?.id],
    );
    const done = { from_version: PREVIOUS_VERSION, state: 'done', attempts: 1, timed: 1 };
    expect(items).toEqual(ids.map((id) => ({ tenant_id: id, ...done })));
  });

  it('migrates the tenants named and no others', async () => {
    await outdate(platform, nth(0));
    await outdate(platform, nth(1));
    const report = await migrate({ tenantIds: [nth(1).tenantId] });
    expect(report.migrated).toEqual([nth(1).tenantId]);
    expect(await registered()).toEqual([{ version: PREVIOUS_VERSION, status: 'ready' }, current, current]);
  });

  it('only shows the plan in a dry run', async () => {
    await outdate(platform, nth(1));
    const report = await migrate({ dryRun: true });
    expect(report).toMatchObject({ pending: [{ tenantId: nth(1).tenantId }], migrated: [], failed: [] });
    expect(await registered()).toEqual([current, { version: PREVIOUS_VERSION, status: 'ready' }, current]);
  });

  it('isolates the failure of one tenant, and retries only that one', async () => {
    for (const company of companies) await outdate(platform, company);
    await obstruct(nth(1));
    const report = await migrate();
    expect(report.failed.map(({ tenantId }) => tenantId)).toEqual([nth(1).tenantId]);
    expect(report.failed[0]?.error).toMatch(/^Access denied for user '…'.* \(1045\)$/);
    expect(await registered()).toEqual([current, { version: PREVIOUS_VERSION, status: 'failed' }, current]);
    const findings = await platform.get(Doctor).examine(false);
    expect(findings.filter(({ check }) => check === 'migration')).toMatchObject([
      { subject: expect.stringContaining(nth(1).database) as string, problem: 'the last migration failed' },
    ]);
    await clear(nth(1));
    await outdate(platform, nth(2));
    const again = await migrate({ onlyFailed: true });
    expect(again.migrated).toEqual([nth(1).tenantId]);
    expect(await registered()).toEqual([current, current, { version: PREVIOUS_VERSION, status: 'ready' }]);
  });

  it('says where a migration stopped, and that the schema is half-migrated', async () => {
    await outdate(platform, nth(1));
    // The statements before this one succeed.
    const upgrade = jest.spyOn(platform.get(TenantSchema), 'upgrade').mockImplementationOnce(async () => {
      await platform.server(`ALTER TABLE \`${nth(1).database}\`.brands ADD COLUMN halfway INT NULL`);
      await platform.server(`INSERT INTO \`${nth(1).database}\`.brands (id, name) VALUES (1, 'Koné'), (1, 'Koné')`);
      throw new Error('unreachable');
    });
    const report = await migrate();
    upgrade.mockRestore();
    expect(report.failed).toHaveLength(1);
    expect(await platform.get(EstateStatus).ofTenant(nth(1).tenantId)).toMatchObject({
      state: 'half_migrated',
      failure: report.failed[0]?.error,
    });
    const findings = await platform.get(Doctor).examine(false);
    expect(findings).toContainEqual(
      expect.objectContaining({ problem: expect.stringContaining('half-migrated') as string }),
    );
    await platform.server(`ALTER TABLE \`${nth(1).database}\`.brands DROP COLUMN halfway`);
    await migrate({ onlyFailed: true });
    expect(await platform.get(EstateStatus).ofTenant(nth(1).tenantId)).toMatchObject({
      state: 'current',
      failure: null,
    });
  });

  it('stops when a canary fails', async () => {
    for (const company of companies) await outdate(platform, company);
    await obstruct(nth(0));
    const report = await migrate({ canary: 1 });
    expect(report).toMatchObject({ migrated: [], skipped: [nth(1).tenantId, nth(2).tenantId] });
    expect(report.failed).toHaveLength(1);
    expect(await itemsOf(report.runId)).toEqual([
      ['canary', 'failed', expect.stringMatching(/\(1045\)$/)],
      ['rest', 'skipped', 'a canary failed'],
      ['rest', 'skipped', 'a canary failed'],
    ]);
    await clear(nth(0));
  });

  it('retries a tenant after a lock conflict, but not after other failures', async () => {
    await outdate(platform, nth(0));
    const schema = jest.spyOn(platform.get(TenantSchema), 'upgrade');
    schema.mockRejectedValueOnce(Object.assign(new Error('lock wait timeout'), { errno: 1205, code: '' }));
    const report = await migrate();
    expect(report.migrated).toEqual([nth(0).tenantId]);
    expect(schema).toHaveBeenCalledTimes(2);
    const [item] = await platform.registry('SELECT attempts FROM schema_run_items WHERE run_id = ?', [report.runId]);
    expect(item).toEqual({ attempts: 2 });
    await outdate(platform, nth(0));
    schema.mockClear().mockRejectedValueOnce(Object.assign(new Error('syntax'), { errno: 1064, code: '' }));
    expect((await migrate()).failed).toEqual([{ tenantId: nth(0).tenantId, error: 'syntax (1064)' }]);
    expect(schema).toHaveBeenCalledTimes(1);
  });

  it('resumes a killed run where it stopped', async () => {
    for (const company of companies) await outdate(platform, company);
    const first = await migrate({ tenantIds: [nth(0).tenantId] });
    // The state after a kill: one migrated, one between two statements, one not started.
    await platform.registry("UPDATE schema_runs SET state = 'running', finished_at = NULL WHERE id = ?", [first.runId]);
    const left = `INSERT INTO schema_run_items (run_id, tenant_id, from_version, state, attempts) VALUES (?, ?, ?, ?, ?)`;
    await platform.registry(left, [first.runId, nth(1).tenantId, PREVIOUS_VERSION, 'running', 0]);
    await platform.registry(left, [first.runId, nth(2).tenantId, PREVIOUS_VERSION, 'pending', 0]);
    await platform.server(
      `CREATE TABLE \`${nth(1).database}\`.${NEWEST_TABLE} LIKE \`${nth(0).database}\`.${NEWEST_TABLE}`,
    );
    const [seen] = (await platform.get(SchemaRunsService).list(FIRST_PAGE)).items;
    expect(seen).toMatchObject({ isInterrupted: true, counts: { done: 1, running: 1, pending: 1 } });
    const second = await migrate();
    expect(second.runId).toBe(first.runId);
    expect((await itemsOf(second.runId)).map(([, state]) => state)).toEqual(['done', 'done', 'done']);
    expect(await platform.get(SchemaRunsService).get(second.runId ?? 0)).toMatchObject({
      run: { state: 'done', planned: 3 },
      isInterrupted: false,
    });
    expect((await platform.get(EstateStatus).of(null)).map(({ state }) => state)).toEqual(Array(3).fill('current'));
  });

  it('closes a killed run to another version, and starts its own', async () => {
    await outdate(platform, nth(0));
    await platform.registry(
      "INSERT INTO schema_runs (target_version, state, planned, actor) VALUES ('Other1', 'running', 1, 'x')",
    );
    const [old] = await platform.registry<{ id: number }>('SELECT MAX(id) AS id FROM schema_runs');
    const id = old?.id ?? 0;
    const sql = `INSERT INTO schema_run_items (run_id, tenant_id, from_version, state) VALUES (?, 1, '', 'running')`;
    await platform.registry(sql, [id]);
    const report = await migrate();
    expect(report.runId).not.toBe(id);
    expect(await itemsOf(id)).toEqual([['rest', 'skipped', 'interrupted']]);
    expect(await platform.get(SchemaRunsService).get(id)).toMatchObject({ run: { state: 'partly_failed' } });
  });

  it('has a concurrency limit on each server, and uses all servers at the same time', async () => {
    for (const company of companies) await outdate(platform, company);
    const { port } = platform.settings.database;
    await platform.registry(
      `INSERT INTO database_servers (name, host, port, flavour, version, capacity, connection_budget)
        SELECT 'other', 'localhost', ?, flavour, version, capacity, connection_budget FROM database_servers LIMIT 1`,
      [port],
    );
    const toServer = (name: string): Promise<unknown> =>
      platform.registry(
        'UPDATE tenant_databases SET server_id = (SELECT id FROM database_servers WHERE name = ?) WHERE tenant_id = ?',
        [name, nth(2).tenantId],
      );
    await toServer('other');
    const atWork = new Set<number>();
    let most = 0;
    const both = Promise.withResolvers<void>();
    const work = async (tenantId: number): Promise<TenantOutcome> => {
      atWork.add(tenantId);
      most = Math.max(most, atWork.size);
      if (atWork.has(nth(2).tenantId) && atWork.size > 1) both.resolve();
      await both.promise;
      atWork.delete(tenantId);
      return { tenantId, error: 'not tried', schema: null, attempts: 1, durationMs: 0 };
    };
    const migration = jest.spyOn(platform.get(TenantMigration), 'of');
    migration.mockImplementation((tenantId, atOnce) => atOnce.hold(() => work(tenantId)));
    await migrate({ concurrency: 1 });
    expect([migration.mock.calls.length, most]).toEqual([3, 2]);
    migration.mockRestore();
    await toServer('local');
  });

  it('is not run twice simultaneously', async () => {
    await outdate(platform, nth(0));
    const refused = await platform.get(Leases).hold(MIGRATION_LEASE, () => migrate().catch((error: unknown) => error));
    expect(isDomainError(refused, 'LEASE_HELD')).toBe(true);
  });

  it('completes a migration that was killed before it was recorded', async () => {
    await outdate(platform, nth(0));
    const { database } = nth(0);
    await migrate({ tenantIds: [nth(0).tenantId] });
    // The state after a crash: the migration is applied but not recorded.
    await platform.server(`DELETE FROM \`${database}\`.migrations WHERE name = ?`, [CURRENT_SCHEMA_VERSION]);
    await platform.registry('UPDATE tenant_databases SET schema_version = ? WHERE tenant_id = ?', [
      PREVIOUS_VERSION,
      nth(0).tenantId,
    ]);
    expect((await migrate()).migrated).toEqual([nth(0).tenantId]);
    expect(await platform.get(EstateStatus).of([nth(0).tenantId])).toMatchObject([{ state: 'current' }]);
  });
});
