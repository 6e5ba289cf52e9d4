import { Leases } from '#jobs';
import { CURRENT_SCHEMA_VERSION } from '../../../src/database/tenant/tenant-migrations';
import { WarmDatabase } from '../../../src/operations/servers/warm-database.entity';
import { GlobalDatabase } from '../../../src/global/global-database';
import { TenantSchema } from '../../../src/operations/tenant-database/tenant-schema';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import { Platform } from '../../support/platform';

describe('The warm pool', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '2' });
  });

  afterAll(async () => {
    await platform.stop();
  });

  beforeEach(async () => {
    await platform.get(WarmPool).refill();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const warm = (): Promise<WarmDatabase[]> =>
    platform.get(GlobalDatabase).use((manager) => manager.find(WarmDatabase, { order: { tenantId: 'ASC' } }));

  const seededBrands = async (database: string): Promise<number> => {
    const [row] = await platform.server<{ total: number }>(`SELECT COUNT(*) AS total FROM \`${database}\`.brands`);
    return Number(row?.total);
  };

  it('has the configured number of migrated databases', async () => {
    const databases = await warm();
    expect(databases.map(({ state, schemaVersion }) => [state, schemaVersion])).toEqual([
      ['ready', CURRENT_SCHEMA_VERSION],
      ['ready', CURRENT_SCHEMA_VERSION],
    ]);
    expect(await platform.get(WarmPool).refill()).toBe(0);
  });

  it('gives a new tenant a database without creating or migrating one', async () => {
    const [first] = await warm();
    const migrate = jest.spyOn(platform.get(TenantSchema), 'migrate');
    const place = await platform.company({ name: 'Pressée' });
    expect(place).toMatchObject({ tenantId: first?.tenantId, database: first?.databaseName });
    expect(migrate).not.toHaveBeenCalled();
    expect(await seededBrands(place.database)).toBe(20);
    expect((await warm()).map(({ tenantId }) => tenantId)).not.toContain(place.tenantId);
  });

  it('gives each of many simultaneous tenants a different one, and creates the rest directly', async () => {
    const ready = new Set((await warm()).map(({ databaseName }) => databaseName));
    const places = await Promise.all(
      Array.from({ length: 5 }, (_none, n) => platform.company({ name: `Simultanée ${n}` })),
    );
    expect(new Set(places.map(({ database }) => database)).size).toBe(5);
    expect(places.filter(({ database }) => ready.has(database))).toHaveLength(2);
    for (const { database } of places) expect(await seededBrands(database)).toBe(20);
    expect(await warm()).toEqual([]);
  });

  it('drops databases with an old schema without using them', async () => {
    const [old] = await warm();
    await platform.registry("UPDATE warm_databases SET schema_version = 'Old1' WHERE tenant_id = ?", [old?.tenantId]);
    const place = await platform.company({ name: 'Moderne' });
    expect(place.database).not.toBe(old?.databaseName);
    await platform.get(WarmPool).refill();
    expect(await platform.hasDatabase(old?.databaseName ?? '')).toBe(false);
    expect(await warm()).toHaveLength(2);
  });

  it('never drops a database that was taken meanwhile', async () => {
    const [taken] = await warm();
    if (taken === undefined) throw new Error('the pool is empty');
    const place = await platform.company({ name: 'Rapide' });
    expect(place.database).toBe(taken.databaseName);
    await platform.get(WarmPool).discard(taken);
    expect(await platform.hasDatabase(place.database)).toBe(true);
    expect(await platform.hasAccount(place.app.user)).toBe(true);
  });

  it('replaces an incomplete database of a failed builder', async () => {
    await platform.company({ name: 'Une' });
    jest.spyOn(platform.get(TenantSchema), 'migrate').mockRejectedValueOnce(new Error('disk full'));
    await expect(platform.get(WarmPool).refill()).rejects.toMatchObject({ code: 'LOOP_INCOMPLETE' });
    const half = (await warm()).find(({ state }) => state === 'building');
    expect(await platform.hasDatabase(half?.databaseName ?? '')).toBe(true);
    await platform.get(WarmPool).refill();
    expect(await platform.hasDatabase(half?.databaseName ?? '')).toBe(false);
    expect((await warm()).map(({ state }) => state)).toEqual(['ready', 'ready']);
  });

  it('is filled by one process at a time', async () => {
    await platform.company({ name: 'Dernière' });
    await platform.get(Leases).hold('warm pool', async () => {
      expect(await platform.get(WarmPool).refill()).toBe(0);
    });
    expect(await platform.get(WarmPool).refill()).toBe(1);
  });
});
