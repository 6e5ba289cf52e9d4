import { Inject, Injectable } from '@nestjs/common';
import { grantPattern } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { TenantPlaces } from '../provisioning/tenant-places';
import { WarmDatabase } from '../provisioning/warm-database.entity';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { createAccount, dropAccount, dropDatabase, PRIVILEGES } from '../servers/tenant-accounts';
import type { Problem } from './finding';

/** Checks of one server against the registry: what every tenant can reach there, and what belongs to nobody. */
@Injectable()
export class ServerChecks {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly places: TenantPlaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(server: DatabaseServer): Promise<Problem[]> {
    try {
      return await this.servers.on(server, async (session) => [
        ...(await this.openDoors(server, session)),
        ...(await this.tenants(server, session)),
        ...(await this.orphans(server, session)),
      ]);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return [{ check: 'server', subject: server.name, problem }];
    }
  }

  /** Anonymous accounts win over `'tenant_1'@'%'` on localhost; rights on `test` are everybody's. */
  private async openDoors(server: DatabaseServer, session: ServerSession): Promise<Problem[]> {
    const anonymous = await session.query<{ host: string }[]>("SELECT Host AS host FROM mysql.user WHERE User = ''");
    const everybody = await session.query<{ pattern: string }[]>(
      "SELECT Db AS pattern FROM mysql.db WHERE User IN ('', 'PUBLIC')",
    );
    return [
      ...anonymous.map(({ host }): Problem => ({
        check: 'anonymous-account',
        subject: `${server.name} ''@'${host}'`,
        problem: 'an account without a name lets anybody in',
        mend: () => this.servers.on(server, async (within) => void (await within.query("DROP USER ''@?", [host]))),
      })),
      ...everybody.map(({ pattern }): Problem => ({
        check: 'public-rights',
        subject: `${server.name} ${pattern}`,
        problem: 'every account has rights on it',
        mend: () =>
          this.servers.on(server, async (within) => {
            await within.query("DELETE FROM mysql.db WHERE User IN ('', 'PUBLIC') AND Db = ?", [pattern]);
            await within.query('FLUSH PRIVILEGES');
          }),
      })),
    ];
  }

  private async tenants(server: DatabaseServer, session: ServerSession): Promise<Problem[]> {
    const locations = await this.database.use((manager) =>
      manager.findBy(TenantDatabase, { serverId: server.id, status: 'ready' }),
    );
    const present = await namesLike(session, 'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA');
    const problems: Problem[] = [];
    for (const { tenantId, databaseName } of locations) {
      const subject = `${server.name} ${databaseName}`;
      if (!present.has(databaseName)) problems.push({ check: 'database', subject, problem: 'the database is missing' });
      for (const kind of ['app', 'ddl'] as const)
        problems.push(...(await this.account(server, session, { tenantId, kind })));
    }
    return problems;
  }

  private async account(
    server: DatabaseServer,
    session: ServerSession,
    { tenantId, kind }: { readonly tenantId: number; readonly kind: AccountKind },
  ): Promise<Problem[]> {
    const place = await this.places.of(tenantId);
    const { user, password } = place[kind];
    const expected = `GRANT ${[...PRIVILEGES[kind]].toSorted().join(', ')} ON ${grantPattern(place.database)}.*`;
    const actual = await grantsOf(session, user);
    if (actual?.length === 1 && actual[0] === expected) return [];
    return [
      {
        check: 'grants',
        subject: `${server.name} ${user}`,
        problem: actual === null ? 'the account is missing' : 'the grants are not the ones of its role',
        mend: () =>
          this.servers.on(server, async (within) => {
            await dropAccount(within, user);
            await createAccount(within, kind, { user, password, database: place.database });
            if (kind === 'ddl') await within.query("ALTER USER ?@'%' ACCOUNT LOCK", [user]);
          }),
      },
    ];
  }

  /** Databases and accounts that bear the platform's names and are in no registry: left by something that died before it was written down. */
  private async orphans(server: DatabaseServer, session: ServerSession): Promise<Problem[]> {
    const { tenantDatabasePrefix, tenantAccountPrefix } = this.settings.database;
    const known = await this.known();
    const databases = await namesLike(session, 'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA');
    const accounts = await namesLike(session, "SELECT User AS name FROM mysql.user WHERE Host = '%'");
    const orphan = (subject: string, drop: (within: ServerSession) => Promise<void>): Problem => ({
      check: 'orphan',
      subject: `${server.name} ${subject}`,
      problem: 'belongs to no tenant',
      mend: () => this.servers.on(server, drop),
    });
    return [
      ...[...databases]
        .filter((name) => isOurs(name, tenantDatabasePrefix) && !known.databases.has(name))
        .map((name) => orphan(name, (within) => dropDatabase(within, name))),
      ...[...accounts]
        .filter((name) => isOurs(name, tenantAccountPrefix, '(?:_ddl)?') && !known.accounts.has(name))
        .map((name) => orphan(name, (within) => dropAccount(within, name))),
    ];
  }

  private known(): Promise<{ databases: ReadonlySet<string>; accounts: ReadonlySet<string> }> {
    return this.database.use(async (manager) => {
      const prefix = this.settings.database.tenantAccountPrefix;
      const warm = await manager.find(WarmDatabase);
      const locations = await manager.find(TenantDatabase);
      const credentials = await manager.query<{ username: string }[]>('SELECT username FROM tenant_credentials');
      return {
        databases: new Set([...warm, ...locations].map(({ databaseName }) => databaseName)),
        accounts: new Set([
          ...credentials.map(({ username }) => username),
          ...warm.flatMap(({ tenantId }) => [`${prefix}${tenantId}`, `${prefix}${tenantId}_ddl`]),
        ]),
      };
    });
  }
}

async function namesLike(session: ServerSession, sql: string): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ name: string }[]>(sql);
  return new Set(rows.map(({ name }) => name));
}

/** The account's grants in one spelling, without USAGE; null when there is no such account. */
async function grantsOf(session: ServerSession, user: string): Promise<string[] | null> {
  try {
    const rows = await session.query<Record<string, string>[]>("SHOW GRANTS FOR ?@'%'", [user]);
    return rows
      .map((row) => /^GRANT (.*) ON (.*?) TO /.exec(Object.values(row)[0] ?? ''))
      .flatMap((match) =>
        match === null || match[1] === 'USAGE'
          ? []
          : [`GRANT ${(match[1] ?? '').split(', ').toSorted().join(', ')} ON ${match[2]}`],
      );
  } catch {
    return null;
  }
}

/** A name the platform gives: prefix, tenant id and, of an account, perhaps its kind. */
function isOurs(name: string, prefix: string, suffix = ''): boolean {
  return name.startsWith(prefix) && new RegExp(`^\\d+${suffix}$`).test(name.slice(prefix.length));
}
