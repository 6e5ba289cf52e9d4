import { identityOf } from './server-facts';
import type { ServerSession } from './server-connections';

/** What a server knows of one account `name`@`%`. */
export interface AccountFacts {
  readonly isLocked: boolean;
  /** Its grants in one spelling, such as "GRANT INSERT, SELECT ON `impact\_auto\_tenant\_1`.*", without USAGE. */
  readonly grants: readonly string[];
}

interface Privileges {
  readonly user: string;
  readonly database: string;
  readonly [column: string]: unknown;
}

/** MySQL's columns of privileges on everything. */
const GLOBAL = (
  'Select Insert Update Delete Create Drop Reload Shutdown Process File Grant References Index Alter Show_db Super Create_tmp_table ' +
  'Lock_tables Execute Repl_slave Repl_client Create_view Show_view Create_routine Alter_routine Create_user Event Trigger ' +
  'Create_tablespace Create_role Drop_role'
).split(' ');

/** The table of accounts: MariaDB keeps privileges on everything as a number, MySQL in columns. */
const ACCOUNTS = {
  mariadb: `SELECT User AS user, JSON_VALUE(Priv, '$.account_locked') = 'true' OR JSON_VALUE(Priv, '$.account_locked') = '1' AS isLocked,
      COALESCE(JSON_VALUE(Priv, '$.access'), '0') <> '0' AS hasMore
    FROM mysql.global_priv WHERE Host = '%' AND User IN (?)`,
  mysql: `SELECT User AS user, account_locked = 'Y' AS isLocked, CONCAT(${GLOBAL.map((name) => `${name}_priv`).join(', ')}) LIKE '%Y%' AS hasMore
    FROM mysql.user WHERE Host = '%' AND User IN (?)`,
};

/** The tables of all other kinds of grants: an account of a tenant is in none of them. */
const OTHERS = {
  mariadb: ['tables_priv', 'columns_priv', 'procs_priv', 'proxies_priv', 'roles_mapping'],
  mysql: ['tables_priv', 'columns_priv', 'procs_priv', 'proxies_priv', 'global_grants'],
};

/** Stands for all grants besides those on databases. */
const WIDER = 'GRANT more';

const OF_ROLES = "SELECT TO_USER AS user FROM mysql.role_edges WHERE TO_HOST = '%' AND TO_USER IN (?)";

/** Locks and grants of the accounts that exist among `users`, from the tables of the server: four statements for any number of accounts. */
export async function accountFacts(
  session: ServerSession,
  users: readonly string[],
): Promise<ReadonlyMap<string, AccountFacts>> {
  if (users.length === 0) return new Map();
  const { flavour } = await identityOf(session);
  const accounts = await session.query<{ user: string; isLocked: unknown; hasMore: unknown }[]>(ACCOUNTS[flavour], [
    users,
  ]);
  const databases = await session.query<Privileges[]>(
    "SELECT p.*, p.User AS user, p.Db AS `database` FROM mysql.db p WHERE p.Host = '%' AND p.User IN (?)",
    [users],
  );
  const others = OTHERS[flavour].map(
    (table) => `SELECT User AS user FROM mysql.${table} WHERE Host = '%' AND User IN (?)`,
  );
  const questions = flavour === 'mysql' ? [...others, OF_ROLES] : others;
  const besides = await session.query<{ user: string }[]>(
    questions.join(' UNION '),
    questions.map(() => users),
  );
  const withOthers = new Set(besides.map(({ user }) => user));
  const onDatabases = Map.groupBy(databases, ({ user }) => user);
  return new Map(
    accounts.map(({ user, isLocked, hasMore }) => {
      const isWider = Number(hasMore) === 1 || withOthers.has(user);
      const grants = (onDatabases.get(user) ?? []).map(grantIn);
      return [user, { isLocked: Number(isLocked) === 1, grants: isWider ? [...grants, WIDER] : grants }];
    }),
  );
}

/** The columns of a privilege bear its name: `Select_priv`, `Create_tmp_table_priv`. */
function grantIn({ database, ...columns }: Privileges): string {
  const held = Object.entries(columns).flatMap(([column, value]) =>
    value === 'Y' && column.endsWith('_priv')
      ? [column.slice(0, -'_priv'.length).replaceAll('_', ' ').toUpperCase()]
      : [],
  );
  return `GRANT ${held.toSorted().join(', ')} ON \`${database.replaceAll('`', '``')}\`.*`;
}
