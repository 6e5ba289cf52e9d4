import type { DataSource } from 'typeorm';
import { GLOBAL_MIGRATIONS } from '../../../src/database/global/global-schema';
import { GlobalDatabase } from '../../../src/global/global-database';
import { AccountChecks } from '../../../src/operations/users/account-checks';
import { startControlPlane } from '../../support/control-plane';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';

/** Texts in unique keys that may be compared by a collation, each with its reason. */
const FOLDED: Readonly<Record<string, string>> = {
  'database_servers.host': 'a DNS name: upper and lower case are one host',
  'schema_templates.schema_version': 'made by the code alone, from names of migrations',
};

/** Texts that name a person, a permission, a key or a company, in every table. */
const NAMES = [
  'api_keys.prefix',
  'api_keys.secret_hash',
  'leases.name',
  'one_time_links.token_hash',
  'permissions.code',
  'refresh_tokens.token_hash',
  'roles.code',
  'sessions.id',
  'system_parameters.parameter_key',
  'tenant_credentials.username',
  'tenant_domains.host',
  'tenant_domains.verification_token',
  'tenant_features.feature',
  'tenant_settings.key',
  'tenants.slug',
  'user_tenants.role_code',
  'users.email',
  'users.username',
];

interface TextColumn {
  readonly name: string;
  readonly collation: string;
}

const isExact = ({ collation }: TextColumn): boolean => collation.endsWith('_bin');

describe('Names in the global database', () => {
  let database: ThrowAwayGlobal;

  beforeEach(() => {
    database = throwAwayGlobal();
  });

  afterEach(async () => {
    await database.drop();
  });

  it('are compared byte by byte, like all texts in unique keys except listed ones', async () => {
    await database.migrate();
    await database.asProvisioner(async (dataSource) => {
      const unique = await dataSource.query<TextColumn[]>(
        `SELECT DISTINCT CONCAT(c.table_name, '.', c.column_name) AS name, c.collation_name AS collation
          FROM information_schema.statistics s JOIN information_schema.columns c
            ON c.table_schema = s.table_schema AND c.table_name = s.table_name AND c.column_name = s.column_name
          WHERE s.table_schema = DATABASE() AND s.non_unique = 0 AND c.collation_name IS NOT NULL
            AND c.table_name NOT IN ('migrations')`,
      );
      const folded = unique.filter((column) => !isExact(column)).map(({ name }) => name);
      expect(folded.toSorted()).toEqual(Object.keys(FOLDED).toSorted());
      const columns = await dataSource.query<TextColumn[]>(
        `SELECT CONCAT(table_name, '.', column_name) AS name, collation_name AS collation
          FROM information_schema.columns WHERE table_schema = DATABASE() AND collation_name IS NOT NULL`,
      );
      const named = columns.filter(({ name }) => NAMES.includes(name));
      expect(named.map(({ name }) => name).toSorted()).toEqual(NAMES);
      expect(named.filter((column) => !isExact(column))).toEqual([]);
    });
  });

  it('from before the rule are normalized, without merging two accounts', async () => {
    await database.migrate();
    await database.asProvisioner(async (dataSource) => {
      const since = GLOBAL_MIGRATIONS.findIndex(({ name }) => name === 'CompareIdentitiesExactly1765002000000');
      for (const _ of GLOBAL_MIGRATIONS.slice(since)) await dataSource.undoLastMigration({ transaction: 'none' });
      await insertAccounts(dataSource, {
        1: 'Awa@Flotte.test',
        2: 'ren\u0065\u0301@flotte.test',
        3: 'dg@soci\u00e9t\u00e9.test',
        4: 'dg@xn--socit-esab.test',
        5: 'a\u200bwa.deux@flotte.test',
        6: 'jamais@flotte.test',
      });
      await dataSource.query('UPDATE users SET password_hash = NULL WHERE id = 6');
      await dataSource.query(
        "INSERT INTO tenants (id, name, slug, status) VALUES (1, 'Une', 'Une', 'active'), (2, 'Deux', 'deux', 'active')",
      );
      await dataSource.query(
        `INSERT INTO user_tenants (user_id, tenant_id, role_code, extra_permissions, denied_permissions)
          VALUES (1, 1, 'Admin', '[]', '[]'), (6, 1, 'conducteur', '[]', '[]')`,
      );
    });
    await database.migrate();
    await database.asProvisioner(async (dataSource) => {
      const accounts = await dataSource.query<{ id: number; email: string }[]>(
        'SELECT id, email FROM users ORDER BY id',
      );
      expect(accounts.map(({ email }) => email)).toEqual([
        'awa@flotte.test',
        'ren\u00e9@flotte.test',
        'dg@soci\u00e9t\u00e9.test',
        'dg@xn--socit-esab.test',
        'a\u200bwa.deux@flotte.test',
        'jamais@flotte.test',
      ]);
      const plane = await startControlPlane(database.settings);
      const problems = await new AccountChecks(plane.app.get(GlobalDatabase)).problems();
      await plane.stop();
      expect(problems.map(({ subject }) => subject)).toEqual(['account 3', 'account 5']);
      expect(await dataSource.query('SELECT slug FROM tenants ORDER BY id')).toEqual([
        { slug: 'une' },
        { slug: 'deux' },
      ]);
      const members = await dataSource.query<object[]>(
        `SELECT m.role_code AS role, m.is_pending AS isPending, m.is_active AS isActive, u.is_claimed AS isClaimed
          FROM user_tenants m JOIN users u ON u.id = m.user_id ORDER BY m.user_id`,
      );
      expect(members.map((member) => Object.values(member).map(String))).toEqual([
        ['admin', '0', '1', '1'],
        ['conducteur', '1', '0', '0'],
      ]);
    });
  });

  it('are not found by another spelling', async () => {
    await database.migrate();
    await database.asProvisioner(async (dataSource) => {
      await insertAccounts(dataSource, { 1: 'dg@societe.test', 2: 'dg@soci\u00e9te.test', 3: 'DG@societe.test' });
      const found = async (sql: string): Promise<number> => (await dataSource.query<unknown[]>(sql)).length;
      expect(await found("SELECT 1 FROM users WHERE email = 'dg@societe.test'")).toBe(1);
      expect(await found("SELECT 1 FROM roles WHERE code = 'Admin'")).toBe(0);
      expect(await found("SELECT 1 FROM permissions WHERE code = 'Users:Manage'")).toBe(0);
      expect(await found("SELECT 1 FROM roles WHERE code = 'admin'")).toBe(1);
    });
  });
});

async function insertAccounts(dataSource: DataSource, emails: Readonly<Record<number, string>>): Promise<void> {
  for (const [id, email] of Object.entries(emails)) {
    await dataSource.query(
      "INSERT INTO users (id, username, email, password_hash, first_name, last_name) VALUES (?, ?, ?, 'x', 'A', 'B')",
      [id, email, email],
    );
  }
}
