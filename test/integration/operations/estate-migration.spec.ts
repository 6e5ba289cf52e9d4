import { DataSource } from 'typeorm';
import { Leases } from '#jobs';
import { isDomainError } from '#kernel';
import { CURRENT_SCHEMA_VERSION, TENANT_MIGRATIONS } from '../../../src/database/tenant/tenant-migrations';
import { EstateMigrator, MIGRATION_LEASE } from '../../../src/operations/migrations/estate-migrator';
import type { MigrationReport, MigrationRequest } from '../../../src/operations/migrations/estate-migrator';
import { EstateStatus } from '../../../src/operations/migrations/estate-status';
import { GlobalDatabase } from '../../../src/global/global-database';
import type { TenantPlace } from '../../../src/operations/provisioning/tenant-places';
import { Platform } from '../../support/platform';

const PREVIOUS_VERSION = TENANT_MIGRATIONS.at(-2)?.name ?? '';

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

  /** Takes the newest migration back, as if the tenant had not had it yet. */
  const outdate = async (place: TenantPlace): Promise<void> => {
    const { host, port, user, password } = platform.settings.database;
    const dataSource = await new DataSource({
      type: 'mariadb',
      host,
      port,
      username: user,
      password,
      database: place.database,
      entities: [],
      migrations: [...TENANT_MIGRATIONS],
    }).initialize();
    await dataSource.undoLastMigration({ transaction: 'none' });
    await dataSource.destroy();
    await platform.registry('UPDATE tenant_databases SET schema_version = ? WHERE tenant_id = ?', [
      PREVIOUS_VERSION,
      place.tenantId,
    ]);
  };

  /** The tenant's migrations cannot log in. */
  const obstruct = ({ ddl }: TenantPlace): Promise<unknown> =>
    platform.server("ALTER USER ?@'%' IDENTIFIED BY 'quite another password'", [ddl.user]);

  const clear = ({ ddl }: TenantPlace): Promise<unknown> =>
    platform.server("ALTER USER ?@'%' IDENTIFIED BY ?", [ddl.user, ddl.password]);

  const registered = (): Promise<unknown[]> =>
    platform.registry('SELECT schema_version AS version, status FROM tenant_databases ORDER BY tenant_id');

  const current = { version: CURRENT_SCHEMA_VERSION, status: 'ready' };

  it('asks one question when there is nothing to do', async () => {
    const use = jest.spyOn(platform.get(GlobalDatabase), 'use');
    expect(await migrate()).toMatchObject({ pending: [], migrated: [] });
    expect(use).toHaveBeenCalledTimes(1);
  });

  it('brings tenants that are behind to the current schema, and writes down what it did', async () => {
    await outdate(nth(0));
    await outdate(nth(2));
    const ids = [nth(0).tenantId, nth(2).tenantId];
    const report = await migrate();
    expect(report.pending.map(({ tenantId }) => tenantId)).toEqual(ids);
    expect(report.migrated.toSorted((one, other) => one - other)).toEqual(ids);
    expect(await registered()).toEqual([current, current, current]);
    const [run] = await platform.registry<{ id: number }>('SELECT * FROM schema_runs ORDER BY id DESC LIMIT 1');
    expect(run).toMatchObject({ state: 'done', planned: 2, target_version: CURRENT_SCHEMA_VERSION });
    const items = await platform.registry(
      'SELECT tenant_id, from_version, state FROM schema_run_items WHERE run_id = ? ORDER BY tenant_id',
      [run?.id],
    );
    expect(items).toEqual(ids.map((id) => ({ tenant_id: id, from_version: PREVIOUS_VERSION, state: 'done' })));
  });

  it('migrates the tenants named and no others', async () => {
    await outdate(nth(0));
    await outdate(nth(1));
    const report = await migrate({ tenantIds: [nth(1).tenantId] });
    expect(report.migrated).toEqual([nth(1).tenantId]);
    expect(await registered()).toEqual([{ version: PREVIOUS_VERSION, status: 'ready' }, current, current]);
  });

  it('only shows what it would do in a dry run', async () => {
    await outdate(nth(1));
    const report = await migrate({ dryRun: true });
    expect(report).toMatchObject({ pending: [{ tenantId: nth(1).tenantId }], migrated: [], failed: [] });
    expect(await registered()).toEqual([current, { version: PREVIOUS_VERSION, status: 'ready' }, current]);
  });

  it('keeps the failure of one tenant to itself, and takes only that one up again', async () => {
    for (const company of companies) await outdate(company);
    await obstruct(nth(1));
    const report = await migrate();
    expect(report.failed.map(({ tenantId }) => tenantId)).toEqual([nth(1).tenantId]);
    expect(report.failed[0]?.error).toMatch(/^database error \d+$/);
    expect(await registered()).toEqual([current, { version: PREVIOUS_VERSION, status: 'failed' }, current]);
    await clear(nth(1));
    await outdate(nth(2));
    const again = await migrate({ onlyFailed: true });
    expect(again.migrated).toEqual([nth(1).tenantId]);
    expect(await registered()).toEqual([current, current, { version: PREVIOUS_VERSION, status: 'ready' }]);
  });

  it('leaves the rest alone when a canary dies', async () => {
    for (const company of companies) await outdate(company);
    await obstruct(nth(0));
    const report = await migrate({ canary: 1 });
    expect(report).toMatchObject({ migrated: [], skipped: [nth(1).tenantId, nth(2).tenantId] });
    expect(report.failed).toHaveLength(1);
    await clear(nth(0));
  });

  it('is not run twice at once', async () => {
    await outdate(nth(0));
    const refused = await platform.get(Leases).hold(MIGRATION_LEASE, () => migrate().catch((error: unknown) => error));
    expect(isDomainError(refused, 'LEASE_HELD')).toBe(true);
  });

  it('finishes a migration that was killed before it was written down', async () => {
    await outdate(nth(0));
    const { database } = nth(0);
    await migrate({ tenantIds: [nth(0).tenantId] });
    // As a crash leaves it: what the migration makes is there, that it ran is not.
    await platform.server(`DELETE FROM \`${database}\`.migrations WHERE name = ?`, [CURRENT_SCHEMA_VERSION]);
    await platform.registry('UPDATE tenant_databases SET schema_version = ? WHERE tenant_id = ?', [
      PREVIOUS_VERSION,
      nth(0).tenantId,
    ]);
    expect((await migrate()).migrated).toEqual([nth(0).tenantId]);
    expect(await platform.get(EstateStatus).of([nth(0).tenantId])).toMatchObject([{ state: 'current' }]);
  });

  it('does not call a schema drifted that is being migrated', async () => {
    await outdate(nth(0));
    await platform.get(Leases).hold(MIGRATION_LEASE, async () => {
      expect(await platform.get(EstateStatus).of([nth(0).tenantId])).toMatchObject([{ state: 'outdated' }]);
    });
  });

  it('gives every tenant one and the same fingerprint', async () => {
    const rows = await platform.registry('SELECT DISTINCT schema_fingerprint FROM tenant_databases');
    expect(rows).toHaveLength(1);
  });

  it('tells a schema that drifted, one that is behind and one that is gone', async () => {
    const stateOf = async (): Promise<string[]> =>
      (await platform.get(EstateStatus).of(null)).map(({ state }) => state);
    expect(await stateOf()).toEqual(['current', 'current', 'current']);
    await platform.server(`ALTER TABLE \`${nth(0).database}\`.brands ADD COLUMN by_hand INT NULL`);
    await platform.server(`CREATE INDEX by_hand ON \`${nth(1).database}\`.brands (country, name)`);
    const gone = await platform.company({ name: 'Disparue' });
    await platform.server(`DROP DATABASE \`${gone.database}\``);
    expect(await stateOf()).toEqual(['drifted', 'drifted', 'current', 'missing']);
    await platform.server(`ALTER TABLE \`${nth(0).database}\`.brands DROP COLUMN by_hand`);
    await platform.server(`DROP INDEX by_hand ON \`${nth(1).database}\`.brands`);
    expect(await stateOf()).toEqual(['current', 'current', 'current', 'missing']);
  });
});
