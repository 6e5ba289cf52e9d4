import { Leases } from '#jobs';
import { CURRENT_SCHEMA_VERSION } from '../../../src/database/tenant/tenant-migrations';
import { MIGRATION_LEASE } from '../../../src/operations/tenant-database/migration-lease';
import { EstateMigrator } from '../../../src/operations/migrations/estate-migrator';
import type { MigrationReport } from '../../../src/operations/migrations/estate-migrator';
import { EstateStatus } from '../../../src/operations/migrations/estate-status';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { outdate } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';

describe('The status of the schemas of the estate', () => {
  let platform: Platform;
  let companies: TenantPlace[];

  beforeAll(async () => {
    platform = await Platform.start();
    companies = [];
    for (const name of ['Alpha', 'Bravo', 'Charlie']) companies.push(await platform.company({ name }));
  });

  afterAll(() => platform.stop());

  afterEach(async () => {
    await migrate();
  });

  const migrate = (): Promise<MigrationReport> =>
    platform
      .get(EstateMigrator)
      .run({ tenantIds: null, dryRun: false, onlyFailed: false, concurrency: 2, canary: 0, actor: 'test' });

  const nth = (index: number): TenantPlace => {
    const place = companies[index];
    if (place === undefined) throw new Error('no such company');
    return place;
  };

  it('does not report drift of a schema that is being migrated', async () => {
    await outdate(platform, nth(0));
    await platform.get(Leases).hold(MIGRATION_LEASE, async () => {
      expect(await platform.get(EstateStatus).of([nth(0).tenantId])).toMatchObject([{ state: 'supported' }]);
    });
  });

  it('has the same fingerprint for every tenant', async () => {
    const rows = await platform.registry('SELECT DISTINCT schema_fingerprint FROM tenant_databases');
    expect(rows).toHaveLength(1);
  });

  const differencesOf = async ({ tenantId }: TenantPlace): Promise<unknown> =>
    (await platform.get(EstateStatus).ofTenant(tenantId)).differences;

  it('reports a manual change from before a migration as drift', async () => {
    await outdate(platform, nth(0));
    await platform.server(`ALTER TABLE \`${nth(0).database}\`.brands ADD COLUMN by_hand INT NULL`);
    expect((await migrate()).migrated).toEqual([nth(0).tenantId]);
    expect(await platform.get(EstateStatus).ofTenant(nth(0).tenantId)).toMatchObject({
      state: 'drifted',
      differences: [{ kind: 'column', name: 'brands.by_hand', problem: 'unexpected' }],
    });
    await platform.server(`ALTER TABLE \`${nth(0).database}\`.brands DROP COLUMN by_hand`);
    await outdate(platform, nth(0));
    await migrate();
    expect(await platform.get(EstateStatus).ofTenant(nth(0).tenantId)).toMatchObject({ state: 'current' });
  });

  it('ignores tenants of a later release', async () => {
    await platform.registry("UPDATE tenant_databases SET schema_version = 'Later1' WHERE tenant_id = ?", [
      nth(1).tenantId,
    ]);
    expect(await migrate()).toMatchObject({ pending: [], ahead: [nth(1).tenantId] });
    expect(await platform.get(EstateStatus).ofTenant(nth(1).tenantId)).toMatchObject({ state: 'unknown' });
    await platform.registry('UPDATE tenant_databases SET schema_version = ? WHERE tenant_id = ?', [
      CURRENT_SCHEMA_VERSION,
      nth(1).tenantId,
    ]);
  });

  it('distinguishes drifted, outdated and missing schemas', async () => {
    const stateOf = async (): Promise<string[]> =>
      (await platform.get(EstateStatus).of(null)).map(({ state }) => state);
    expect(await stateOf()).toEqual(['current', 'current', 'current']);
    await platform.server(`ALTER TABLE \`${nth(0).database}\`.brands ADD COLUMN by_hand INT NULL`);
    await platform.server(`CREATE INDEX by_hand ON \`${nth(1).database}\`.brands (country, name)`);
    const gone = await platform.company({ name: 'Disparue' });
    await platform.server(`DROP DATABASE \`${gone.database}\``);
    expect(await stateOf()).toEqual(['drifted', 'drifted', 'current', 'missing']);
    expect(await differencesOf(nth(0))).toEqual([
      { kind: 'column', name: 'brands.by_hand', problem: 'unexpected', expected: null, found: 'int null' },
    ]);
    expect(await differencesOf(nth(1))).toEqual([
      { kind: 'index', name: 'brands.by_hand', problem: 'unexpected', expected: null, found: 'country, name' },
    ]);
    await platform.server(`ALTER TABLE \`${nth(0).database}\`.brands DROP COLUMN by_hand`);
    await platform.server(`DROP INDEX by_hand ON \`${nth(1).database}\`.brands`);
    expect(await stateOf()).toEqual(['current', 'current', 'current', 'missing']);
  });
});
