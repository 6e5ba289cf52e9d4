import { isDomainError } from '#kernel';
import { CURRENT_SCHEMA_VERSION } from '../../../src/database/tenant/tenant-migrations';
import { EstateMigrator } from '../../../src/operations/migrations/estate-migrator';
import type { MigrationReport } from '../../../src/operations/migrations/estate-migrator';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { TenantSchema } from '../../../src/operations/tenant-database/tenant-schema';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import { outdate, PREVIOUS_VERSION, takeNewestBack } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';

/** Before any tenant is migrated, the migrations are tried on a database without a tenant. */
describe('The rehearsal of a migration', () => {
  let platform: Platform;
  let company: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '1' });
    company = await platform.company({ name: 'Répétée' });
  });

  afterAll(() => platform.stop());

  beforeEach(async () => {
    await platform.get(WarmPool).refill();
    await outdate(platform, company);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const migrate = (): Promise<MigrationReport> =>
    platform
      .get(EstateMigrator)
      .run({ tenantIds: null, dryRun: false, onlyFailed: false, concurrency: 1, canary: 1, actor: 'test' });

  const warm = (): Promise<{ id: number; name: string; version: string; state: string }[]> =>
    platform.registry(
      'SELECT tenant_id AS id, database_name AS name, schema_version AS version, state FROM warm_databases',
    );

  const outdateWarm = async (): Promise<number> => {
    const [old] = await warm();
    await takeNewestBack(platform, old?.name ?? '');
    await platform.registry('UPDATE warm_databases SET schema_version = ?', [PREVIOUS_VERSION]);
    return old?.id ?? 0;
  };

  const order = (): number[] => {
    const { calls } = (platform.get(TenantSchema).asOwner as jest.Mock<unknown, [{ tenantId: number }]>).mock;
    return calls.map(([{ tenantId }]) => tenantId);
  };

  it('migrates a warm database, which the next tenant can use', async () => {
    const id = await outdateWarm();
    jest.spyOn(platform.get(TenantSchema), 'asOwner');
    expect((await migrate()).migrated).toEqual([company.tenantId]);
    expect(order()).toEqual([id, company.tenantId]);
    expect(await warm()).toMatchObject([{ id, version: CURRENT_SCHEMA_VERSION, state: 'ready' }]);
    expect((await platform.company({ name: 'Suivante' })).tenantId).toBe(id);
  });

  it('stops the run without a change if it fails', async () => {
    await outdateWarm();
    const schema = jest.spyOn(platform.get(TenantSchema), 'asOwner');
    schema.mockRejectedValueOnce(Object.assign(new Error('syntax'), { errno: 1064, code: '' }));
    const failed = await migrate().catch((error: unknown) => error);
    expect(isDomainError(failed, 'MIGRATION_REHEARSAL_FAILED')).toBe(true);
    expect(schema).toHaveBeenCalledTimes(1);
    const [location] = await platform.registry(
      'SELECT schema_version, status FROM tenant_databases WHERE tenant_id = ?',
      [company.tenantId],
    );
    expect(location).toEqual({ schema_version: PREVIOUS_VERSION, status: 'ready' });
    const [run] = await platform.registry('SELECT id, state, error FROM schema_runs ORDER BY id DESC LIMIT 1');
    expect(run).toMatchObject({ state: 'failed', error: 'MIGRATION_REHEARSAL_FAILED' });
    const items = await platform.registry('SELECT DISTINCT state FROM schema_run_items WHERE run_id = ?', [
      run?.['id'],
    ]);
    expect(items).toEqual([{ state: 'skipped' }]);
  });

  it('creates a database if there has never been one', async () => {
    for (const { id } of await warm()) await platform.registry('DELETE FROM warm_databases WHERE tenant_id = ?', [id]);
    await platform.registry('DELETE FROM schema_templates');
    jest.spyOn(platform.get(TenantSchema), 'asOwner');
    await migrate();
    const [made] = await warm();
    expect(made).toMatchObject({ version: CURRENT_SCHEMA_VERSION, state: 'ready' });
    expect(order()[0]).toBe(made?.id);
    expect(await platform.registry('SELECT schema_version FROM schema_templates')).toEqual([
      { schema_version: CURRENT_SCHEMA_VERSION },
    ]);
  });

  it('is skipped on an unavailable server, whose tenants do not block the others', async () => {
    await platform.registry(
      `INSERT INTO database_servers (name, host, port, flavour, version, state, capacity, connection_budget)
        SELECT 'away', '127.0.0.1', 1, flavour, version, 'draining', capacity, connection_budget FROM database_servers LIMIT 1`,
    );
    const stranded = await platform.company({ name: 'Coupée' });
    await platform.registry(
      `UPDATE tenant_databases SET schema_version = ?, server_id = (SELECT id FROM database_servers WHERE name = 'away')
        WHERE tenant_id = ?`,
      [PREVIOUS_VERSION, stranded.tenantId],
    );
    const report = await migrate();
    expect(report.migrated).toContain(company.tenantId);
    expect(report.failed.map(({ tenantId }) => tenantId)).toEqual([stranded.tenantId]);
  });
});
