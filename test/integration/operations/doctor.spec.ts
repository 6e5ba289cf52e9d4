import { Leases } from '#jobs';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { EstateMigrator } from '../../../src/operations/migrations/estate-migrator';
import type { Finding } from '../../../src/ports/doctor-checks';
import { ServerSettingChecks } from '../../../src/operations/servers/server-setting-checks';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { ServerLimits } from '../../../src/operations/servers/server-limits';
import { ServersService } from '../../../src/global/servers/servers.service';
import { MIGRATION_LEASE } from '../../../src/operations/tenant-database/migration-lease';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import { outdate } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';

/** On a separate server, because the doctor checks some things of the whole server. */
describe('The doctor', () => {
  let server: PrivateServer;
  let platform: Platform;
  let company: TenantPlace;
  let lost: TenantPlace;

  beforeAll(async () => {
    server = await PrivateServer.start();
    platform = await Platform.start({ ...server.environment, WARM_POOL_SIZE: '1' });
    company = await platform.company({ name: 'Patiente' });
  });

  afterAll(async () => {
    await platform.stop();
    await server.remove();
  });

  const examine = (fix: boolean): Promise<Finding[]> => platform.get(Doctor).examine(fix);

  const found = async (): Promise<string[]> =>
    (await examine(false)).map(({ check, problem }) => `${check}: ${problem}`);

  /** The problem is found, repaired, and no longer found. */
  const expectMended = async (finding: string): Promise<void> => {
    expect(await found()).toEqual([finding]);
    expect((await examine(true)).map(({ isFixed }) => isFixed)).toEqual([true]);
    expect(await found()).toEqual([]);
  };

  const grants = async (user: string): Promise<string> =>
    JSON.stringify(await platform.server("SHOW GRANTS FOR ?@'%'", [user]));

  it('reports nothing on a healthy platform', async () => {
    await platform.get(WarmPool).refill();
    expect(await found()).toEqual([]);
  });

  it('lists its checks, and the limitations by the server’s settings', async () => {
    const { findings, notices, lookedAt } = await platform.get(Doctor).examination(false);
    expect(findings).toEqual([]);
    expect(lookedAt.map(({ en }) => en)).toEqual(
      expect.arrayContaining(['settings of the database servers', 'schemas of 1 tenant(s)']),
    );
    expect(notices).toContainEqual({
      check: 'server-setting',
      subject: 'local log_bin=OFF',
      problem: expect.stringContaining('restore:tenant --at') as string,
      advice: { act: 'change log_bin in the configuration of the server local' },
    });
  });

  it('reports each limitation as a problem in production', async () => {
    const production = { ...platform.settings, environment: 'production' as const };
    const checks = new ServerSettingChecks(platform.get(ServersService), platform.get(ServerLimits), production);
    const problems = await checks.problems();
    expect(problems.map(({ subject }) => subject)).toContain('local log_bin=OFF');
    expect(problems.filter(({ isNotice }) => isNotice)).toEqual([]);
  });

  it('revokes rights that a tenant must not have', async () => {
    await platform.server("GRANT CREATE ON *.* TO ?@'%'", [company.app.user]);
    await expectMended('grants: the grants are not those of its role');
    expect(await grants(company.app.user)).not.toContain('CREATE');
  });

  it('escapes a grant whose underscores were wildcards', async () => {
    const { app, database } = company;
    const escaped = database.replaceAll('_', '\\_');
    await platform.server(`REVOKE SELECT, INSERT, UPDATE, DELETE ON \`${escaped}\`.* FROM ?@'%'`, [app.user]);
    await platform.server(`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${database}\`.* TO ?@'%'`, [app.user]);
    await expectMended('grants: the grants are not those of its role');
    expect(await grants(app.user)).toContain(JSON.stringify(escaped).slice(1, -1));
  });

  it('recreates a missing account, and keeps a suspended one locked', async () => {
    await platform.get(TenantLifecycle).suspend(company.tenantId);
    await platform.server("DROP USER ?@'%'", [company.app.user]);
    await expectMended('grants: the account is missing');
    const [row] = await platform.server("SHOW CREATE USER ?@'%'", [company.app.user]);
    expect(JSON.stringify(row)).toContain('ACCOUNT LOCK');
    await platform.get(TenantLifecycle).activate(company.tenantId);
  });

  it.each([
    ['app', 'LOCK', 'the account is locked'],
    ['ddl', 'UNLOCK', 'the account is not locked'],
  ] as const)('sets the lock of the %s account right', async (kind, wrong, problem) => {
    await platform.server(`ALTER USER ?@'%' ACCOUNT ${wrong}`, [company[kind].user]);
    await expectMended(`account-lock: ${problem}`);
  });

  it('does not lock the account of a running migration', async () => {
    await platform.server("ALTER USER ?@'%' ACCOUNT UNLOCK", [company.ddl.user]);
    await platform.get(Leases).hold(MIGRATION_LEASE, async () => {
      expect(await found()).toEqual([]);
    });
    await platform.server("ALTER USER ?@'%' ACCOUNT LOCK", [company.ddl.user]);
  });

  it('finishes a suspension after a crash', async () => {
    await platform.registry("UPDATE tenants SET status = 'suspended' WHERE id = ?", [company.tenantId]);
    await expectMended('account-lock: the account is not locked');
    await platform.get(TenantLifecycle).activate(company.tenantId);
  });

  it('drops accounts and empty databases that belong to no tenant', async () => {
    const { tenantDatabasePrefix, tenantAccountPrefix } = platform.settings.database;
    await platform.server(`CREATE DATABASE \`${tenantDatabasePrefix}7777\``);
    await platform.server("CREATE USER ?@'%'", [`${tenantAccountPrefix}7777_ddl`]);
    expect(await found()).toEqual([
      'orphan: belongs to no tenant of this server',
      'orphan: belongs to no tenant of this server',
    ]);
    await examine(true);
    expect(await found()).toEqual([]);
    expect(await platform.hasDatabase(`${tenantDatabasePrefix}7777`)).toBe(false);
  });

  it('drops no database with tables, and nothing with foreign names', async () => {
    const { tenantDatabasePrefix } = platform.settings.database;
    const full = `${tenantDatabasePrefix}8888`;
    await platform.server(`CREATE DATABASE \`${full}\``);
    await platform.server(`CREATE TABLE \`${full}\`.vehicles (id INT)`);
    await platform.server(`CREATE DATABASE \`${tenantDatabasePrefix}copy\``);
    const [finding, ...others] = await examine(true);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ check: 'orphan', isFixed: false });
    expect(await platform.hasDatabase(full)).toBe(true);
    expect(await platform.hasDatabase(`${tenantDatabasePrefix}copy`)).toBe(true);
    await platform.server(`DROP DATABASE \`${full}\``);
  });

  it('asks a server as often for more tenants', async () => {
    const statements = async (): Promise<number> => {
      const [row] = await platform.server<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Questions'");
      return Number(row?.Value);
    };
    const asked = async (): Promise<number> => {
      const before = await statements();
      expect(await found()).toEqual([]);
      return (await statements()) - before;
    };
    const forOne = await asked();
    lost = await platform.company({ name: 'Perdue' });
    expect((await asked()) - forOne).toBeLessThan(5);
  });

  it('examines each tenant although a table of another one is missing', async () => {
    const setSlug = (slug: string): Promise<unknown> =>
      platform.server(`UPDATE \`${company.database}\`.tenant_identity SET slug = ?`, [slug]);
    const [kept] = await platform.server<{ slug: string }>(`SELECT slug FROM \`${company.database}\`.tenant_identity`);
    await setSlug('another');
    await platform.server(`RENAME TABLE \`${lost.database}\`.tenant_identity TO \`${lost.database}\`.kept_identity`);
    const problems = await found();
    await platform.server(`RENAME TABLE \`${lost.database}\`.kept_identity TO \`${lost.database}\`.tenant_identity`);
    await setSlug(kept?.slug ?? '');
    expect(problems).toEqual([
      'tables: tables are missing (tenant_identity): restore them',
      'identity: its database contains a different slug',
      'schema: the schema is drifted',
    ]);
  });

  it("reports a tenant's missing database, without a repair", async () => {
    await platform.server(`DROP DATABASE \`${lost.database}\``);
    const findings = await examine(true);
    expect(findings).toEqual([
      {
        check: 'database',
        subject: `local ${lost.database}`,
        problem: 'the database is missing',
        advice: { run: 'restore:tenant perdue latest' },
        isFixed: false,
      },
    ]);
    await platform.server(`CREATE DATABASE \`${lost.database}\``);
    await platform.registry("UPDATE tenant_databases SET status = 'creating' WHERE tenant_id = ?", [lost.tenantId]);
  });

  it('drops warm databases with an old or incomplete schema', async () => {
    await platform.get(WarmPool).refill();
    await platform.registry("UPDATE warm_databases SET schema_version = 'Old1'");
    await expectMended('warm-database: has an outdated schema');
    await platform.get(WarmPool).refill();
    await platform.registry("UPDATE warm_databases SET state = 'building'");
    await expectMended('warm-database: its creation was interrupted');
  });

  it('keeps a warm database that is being built', async () => {
    await platform.get(WarmPool).refill();
    await platform.registry("UPDATE warm_databases SET state = 'building'");
    await platform.get(Leases).hold('warm pool', async () => {
      expect(await found()).toEqual([]);
    });
    await platform.registry("UPDATE warm_databases SET state = 'ready'");
  });

  it('reports a schema that changed since its last migration', async () => {
    await platform.server(`ALTER TABLE \`${company.database}\`.brands ADD COLUMN by_hand INT NULL`);
    expect(await found()).toEqual(['schema: the schema is drifted']);
    await platform.server(`ALTER TABLE \`${company.database}\`.brands DROP COLUMN by_hand`);
  });

  it('reports a schema that was rolled back, until it is migrated again', async () => {
    await outdate(platform, company);
    expect(await found()).toEqual(['schema: the schema is drifted']);
    const all = { tenantIds: null, dryRun: false, onlyFailed: false, concurrency: 1, canary: 0, actor: 'test' };
    await platform.get(EstateMigrator).run(all);
    expect(await found()).toEqual([]);
  });

  it('reports credentials that the master key does not decrypt', async () => {
    const [row] = await platform.registry<{ secret: string }>(
      "SELECT secret_ciphertext AS secret FROM tenant_credentials WHERE tenant_id = ? AND account = 'app'",
      [company.tenantId],
    );
    const setSecret = (secret: string | undefined): Promise<unknown> =>
      platform.registry("UPDATE tenant_credentials SET secret_ciphertext = ? WHERE tenant_id = ? AND account = 'app'", [
        secret,
        company.tenantId,
      ]);
    await setSecret(`${row?.secret.slice(0, -4)}AAAA`);
    expect(await found()).toEqual(['credentials: the stored credentials cannot be decrypted']);
    await setSecret(row?.secret);
    expect(await found()).toEqual([]);
  });

  it('removes anonymous accounts and rights of all users', async () => {
    await platform.server("CREATE USER ''@'localhost'");
    await expectMended('anonymous-account: an account without a name accepts any user');
    await platform.server("INSERT INTO mysql.db (Host, Db, User, Select_priv) VALUES ('%', 'test\\\\_%', '', 'Y')");
    await expectMended('public-rights: every account has privileges on it');
    await platform.server('GRANT SELECT ON test.* TO PUBLIC');
    await expectMended('public-rights: every account has privileges on it');
  });

  it('does not wait for a statement of the provisioning account that does not end', async () => {
    const hasty = new (class extends ServerConnections {
      protected override readonly longestMs = { shared: 500, alone: 60_000 };
    })(platform.settings);
    const sleep = 'SELECT SLEEP(2) AS ended';
    const asleep = hasty.on(company.server, (session) => session.query(sleep));
    await expect(asleep).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await hasty.alone(company.server, (session) => session.query(sleep))).toMatchObject([{ ended: 0 }]);
    await hasty.onApplicationShutdown();
  });

  it('reports a server that cannot be reached', async () => {
    await platform.registry("UPDATE database_servers SET port = 1 WHERE name = 'local'");
    expect((await examine(false)).map(({ check }) => check)).toContain('server');
    await platform.registry('UPDATE database_servers SET port = ? WHERE name = ?', [
      platform.settings.database.port,
      'local',
    ]);
  });
});
