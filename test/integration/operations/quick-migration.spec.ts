import { setImmediate as nextTurn } from 'node:timers/promises';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';
import { Leases } from '#jobs';
import { isDomainError } from '#kernel';
import { readSchema } from '#persistence';
import { CURRENT_SCHEMA_VERSION } from '../../../src/database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../../src/global/global-database';
import { MIGRATION_LEASE } from '../../../src/operations/tenant-database/migration-lease';
import { EstateMigrator } from '../../../src/operations/migrations/estate-migrator';
import type { MigrationReport } from '../../../src/operations/migrations/estate-migrator';
import { EstateStatus } from '../../../src/operations/migrations/estate-status';
import { SchemaRunLog } from '../../../src/operations/migrations/schema-run-log';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { isLocked } from '../../../src/operations/servers/tenant-accounts';
import { SchemaAccounts } from '../../../src/operations/tenant-database/schema-accounts';
import { SchemaDataSource } from '../../../src/operations/tenant-database/schema-data-source';
import { recordTemplate } from '../../../src/operations/tenant-database/schema-template.entity';
import { NEWEST_TABLE, outdate, PREVIOUS_VERSION } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';

/** The work that a migration of the estate skips, and the work that it does in any case. */
describe('A quick migration', () => {
  let platform: Platform;
  let companies: TenantPlace[];
  let outdatedFingerprint: string;

  beforeAll(async () => {
    platform = await Platform.start();
    companies = [];
    for (const name of ['Alpha', 'Bravo', 'Charlie']) companies.push(await platform.company({ name }));
    await outdate(platform, nth(0));
    const session = { query: (sql: string, parameters: unknown[]) => platform.server(sql, parameters) };
    const fresh = { version: PREVIOUS_VERSION, ...(await readSchema(session, nth(0).database)) };
    outdatedFingerprint = fresh.fingerprint;
    await platform.get(GlobalDatabase).use((manager) => recordTemplate(manager, nth(0).server.id, fresh));
    await migrate();
  });

  afterAll(() => platform.stop());

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const nth = (index: number): TenantPlace => {
    const place = companies[index];
    if (place === undefined) throw new Error('no such company');
    return place;
  };

  const migrate = ({ concurrency } = { concurrency: 3 }): Promise<MigrationReport> =>
    platform
      .get(EstateMigrator)
      .run({ tenantIds: null, dryRun: false, onlyFailed: false, concurrency, canary: 0, actor: 'test' });

  /** The state of the previous release. */
  const takeBack = async (place: TenantPlace): Promise<void> => {
    await outdate(platform, place);
    await platform.registry('UPDATE tenant_databases SET schema_fingerprint = ? WHERE tenant_id = ?', [
      outdatedFingerprint,
      place.tenantId,
    ]);
  };

  const locked = (user: string): Promise<boolean> =>
    platform.get(ServerConnections).on(platform.settings.database, (session) => isLocked(session, user));

  const brands = async ({ database }: TenantPlace): Promise<string[]> =>
    (await platform.server<{ name: string }>(`SELECT name FROM \`${database}\`.brands`)).map(({ name }) => name);

  describe('writes the reference rows', () => {
    const loseBrand = ({ database }: TenantPlace): Promise<unknown> =>
      platform.server(`DELETE FROM \`${database}\`.brands WHERE name = 'Volvo'`);

    it('not again if it wrote them before', async () => {
      await takeBack(nth(0));
      await loseBrand(nth(0));
      await migrate();
      expect(await brands(nth(0))).not.toContain('Volvo');
    });

    it('again if they are outdated', async () => {
      await takeBack(nth(0));
      await platform.registry("UPDATE tenant_databases SET seeds_fingerprint = 'older' WHERE tenant_id = ?", [
        nth(0).tenantId,
      ]);
      await migrate();
      expect(await brands(nth(0))).toContain('Volvo');
      expect(await platform.registry('SELECT DISTINCT seeds_fingerprint FROM tenant_databases')).toHaveLength(1);
    });

    it('again if they are those of another country', async () => {
      await takeBack(nth(0));
      await platform.registry("UPDATE tenants SET country_code = 'FR' WHERE id = ?", [nth(0).tenantId]);
      await migrate();
      const rates = await platform.server<{ rate: string }>(`SELECT rate FROM \`${nth(0).database}\`.tax_rates`);
      expect(rates.map(({ rate }) => Number(rate))).toContain(5.5);
    });
  });

  describe('reads from a schema', () => {
    const registered = async ({ tenantId }: TenantPlace): Promise<unknown> =>
      (await platform.registry('SELECT schema_fingerprint AS it FROM tenant_databases WHERE tenant_id = ?', [tenantId]))
        .map(({ it }) => it)
        .at(0);

    it('only the changing tables', async () => {
      await takeBack(nth(0));
      const query = jest.spyOn(MysqlQueryRunner.prototype, 'query');
      await migrate();
      const asked = query.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('collation_name'));
      expect(asked.filter((sql) => !sql.includes('table_name = ?'))).toEqual([]);
      expect(asked).not.toEqual([]);
      expect(await registered(nth(0))).toBe(await registered(nth(1)));
      expect(await platform.get(EstateStatus).ofTenant(nth(0).tenantId)).toMatchObject({ state: 'current' });
    });

    it('unexpected objects, which it reports as drift', async () => {
      await takeBack(nth(0));
      const table = `\`${nth(0).database}\`.${NEWEST_TABLE}`;
      await platform.server(`CREATE TABLE ${table} LIKE \`${nth(1).database}\`.${NEWEST_TABLE}`);
      await platform.server(`ALTER TABLE ${table} ADD COLUMN by_hand INT NULL`);
      await migrate();
      expect(await registered(nth(0))).not.toBe(await registered(nth(1)));
      expect(await platform.get(EstateStatus).ofTenant(nth(0).tenantId)).toMatchObject({
        state: 'drifted',
        differences: [{ name: `${NEWEST_TABLE}.by_hand` }],
      });
      await platform.server(`ALTER TABLE ${table} DROP COLUMN by_hand`);
    });

    it('no manually changed table, which is still reported as drift', async () => {
      await takeBack(nth(1));
      const table = `\`${nth(1).database}\`.brands`;
      await platform.server(`ALTER TABLE ${table} ADD COLUMN by_hand INT NULL`);
      await migrate();
      expect(await platform.get(EstateStatus).ofTenant(nth(1).tenantId)).toMatchObject({
        state: 'drifted',
        differences: [{ name: 'brands.by_hand' }],
      });
      await platform.server(`ALTER TABLE ${table} DROP COLUMN by_hand`);
      expect(await platform.get(EstateStatus).ofTenant(nth(1).tenantId)).toMatchObject({ state: 'current' });
    });
  });

  describe('unlocks accounts', () => {
    const accounts = (): SchemaAccounts => platform.get(SchemaAccounts);

    it('only during its work, also after a failure', async () => {
      for (const company of companies) await takeBack(company);
      const { ddl: other } = nth(1);
      await platform.server("ALTER USER ?@'%' IDENTIFIED BY 'quite another password'", [other.user]);
      const report = await migrate();
      expect(report.failed.map(({ tenantId }) => tenantId)).toEqual([nth(1).tenantId]);
      expect(await Promise.all(companies.map(({ ddl }) => locked(ddl.user)))).toEqual([true, true, true]);
      await platform.server("ALTER USER ?@'%' IDENTIFIED BY ?", [other.user, other.password]);
      await migrate();
    });

    it('of no more tenants than its concurrency', async () => {
      for (const company of companies) await takeBack(company);
      let opened = 0;
      const another = Promise.withResolvers<void>();
      const open = jest.spyOn(SchemaDataSource.prototype, 'openForMigrations').mockImplementation(() => {
        opened += 1;
        if (opened === 2) another.resolve();
        return Promise.resolve();
      });
      let atWork = 0;
      let most = 0;
      const apply = jest.spyOn(SchemaDataSource.prototype, 'applyMigrations').mockImplementation(async () => {
        atWork += 1;
        most = Math.max(most, atWork);
        // Another process is ready by then, and must not take over.
        await another.promise;
        await nextTurn();
        atWork -= 1;
      });
      await migrate({ concurrency: 1 });
      expect([apply.mock.calls.length, most]).toEqual([3, 1]);
      open.mockRestore();
      apply.mockRestore();
      for (const company of companies) await takeBack(company);
      await migrate();
    });

    it('several in one statement, also beside a missing one', async () => {
      const on = jest.spyOn(platform.get(ServerConnections), 'on');
      const address = platform.settings.database;
      await Promise.all(companies.map(({ ddl }) => accounts().unlock(address, ddl.user)));
      expect(on).toHaveBeenCalledTimes(1);
      expect(await Promise.all(companies.map(({ ddl }) => locked(ddl.user)))).toEqual([false, false, false]);
      const users = [nth(0).ddl.user, 'nobody_ddl', nth(1).ddl.user];
      const outcomes = await Promise.allSettled(users.map((user) => accounts().lock(address, user)));
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await Promise.all(companies.map(({ ddl }) => locked(ddl.user)))).toEqual([true, true, false]);
      await accounts().lock(address, nth(2).ddl.user);
    });
  });

  describe('records', () => {
    const plan = (): { tenantId: number; fromVersion: string; wave: 'rest' }[] =>
      companies.map(({ tenantId }) => ({ tenantId, fromVersion: PREVIOUS_VERSION, wave: 'rest' }));
    const states = async (runId: number): Promise<unknown[]> =>
      (await platform.registry('SELECT state FROM schema_run_items WHERE run_id = ? ORDER BY tenant_id', [runId])).map(
        ({ state }) => state,
      );

    it('several simultaneous results in one commit', async () => {
      const log = platform.get(SchemaRunLog);
      await platform.get(Leases).hold(MIGRATION_LEASE, async (fence) => {
        const run = await log.open(plan(), 'test', fence);
        const transaction = jest.spyOn(platform.get(GlobalDatabase), 'transaction');
        await Promise.all(companies.map(({ tenantId }) => log.begin(run, tenantId)));
        expect(await states(run.id)).toEqual(['running', 'running', 'running']);
        const ends = companies.map(({ tenantId }, index) =>
          log.end(run, {
            tenantId,
            error: index === 1 ? 'database error 1' : null,
            schema: index === 1 ? null : { version: CURRENT_SCHEMA_VERSION, fingerprint: 'f', seeds: 's' },
            attempts: index + 1,
            durationMs: 5,
          }),
        );
        await Promise.all(ends);
        expect(transaction).toHaveBeenCalledTimes(2);
        expect(await states(run.id)).toEqual(['done', 'failed', 'done']);
        const rows = await platform.registry('SELECT status FROM tenant_databases ORDER BY tenant_id');
        expect(rows.map(({ status }) => status)).toEqual(['ready', 'failed', 'ready']);
        await log.close(run, 'done');
      });
    });

    it('nothing after it lost its lease', async () => {
      const log = platform.get(SchemaRunLog);
      await platform.get(Leases).hold(MIGRATION_LEASE, async (fence) => {
        const run = await log.open(plan(), 'test', fence);
        await platform.registry('UPDATE leases SET token = token + 1 WHERE name = ?', [MIGRATION_LEASE]);
        const refused = await log.begin(run, nth(0).tenantId).catch((error: unknown) => error);
        expect(isDomainError(refused, 'LEASE_LOST')).toBe(true);
        expect(await states(run.id)).toEqual(['pending', 'pending', 'pending']);
      });
    });
  });
});
