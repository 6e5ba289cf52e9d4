import { Inject, Injectable } from '@nestjs/common';
import { reasonOf } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { WarmDatabase } from '../servers/warm-database.entity';
import { RestoreLeftovers } from '../restore/restore-leftovers';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { openDoors } from '../servers/server-facts';
import { dropAccount, dropDatabase } from '../servers/tenant-accounts';
import { dropByHand, FIX } from '../../ports/doctor-checks';
import type { Problem } from '../../ports/doctor-checks';
import { TenantChecks } from './tenant-checks';

/** Compares one server with the registry: access that every account has, and databases and accounts without a tenant. */
@Injectable()
export class ServerChecks {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly tenants: TenantChecks,
    private readonly restores: RestoreLeftovers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(server: DatabaseServer): Promise<Problem[]> {
    try {
      return await this.servers.on(server, async (session) => [
        ...(await this.openDoors(server, session)),
        ...(await this.tenants.of(server, session)),
        ...(await this.orphans(server, session)),
        ...(await this.restores.of(server, session)),
      ]);
    } catch (error) {
      const problem = reasonOf(error);
      const advice = { act: 'start the server, or correct its address: `server:list` shows it' };
      return [{ check: 'server', subject: server.name, problem, advice }];
    }
  }

  private async openDoors(server: DatabaseServer, session: ServerSession): Promise<Problem[]> {
    const { hosts, patterns } = await openDoors(session);
    return [
      ...hosts.map((host): Problem => ({
        check: 'anonymous-account',
        subject: `${server.name} ''@'${host}'`,
        problem: 'an account without a name accepts any user',
        advice: FIX,
        mend: () => this.servers.on(server, async (within) => void (await within.query("DROP USER ''@?", [host]))),
      })),
      ...patterns.map((pattern): Problem => ({
        check: 'public-rights',
        subject: `${server.name} ${pattern}`,
        problem: 'every account has privileges on it',
        advice: FIX,
        mend: () =>
          this.servers.on(server, async (within) => {
            await within.query("DELETE FROM mysql.db WHERE User IN ('', 'PUBLIC') AND Db = ?", [pattern]);
            await within.query('FLUSH PRIVILEGES');
          }),
      })),
    ];
  }

  /**
   * Databases and accounts that have names of the platform but are not in the registry, or are there on another server. The server is read
   * first: everything is registered before it is created, so a name that is then missing in the registry was never registered. An operator
   * must decide about an unknown database that contains tables, because the registry may be wrong.
   */
  private async orphans(server: DatabaseServer, session: ServerSession): Promise<Problem[]> {
    const { tenantDatabasePrefix, tenantAccountPrefix } = this.settings.database;
    const databases = await namesIn(session, 'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA');
    const accounts = await namesIn(session, "SELECT User AS name FROM mysql.user WHERE Host = '%'");
    const known = await this.known(server);
    const problems: Problem[] = [];
    for (const name of databases) {
      if (!isOurs(name, tenantDatabasePrefix) || known.databases.has(name)) continue;
      problems.push(await this.unknownDatabase(server, session, name));
    }
    for (const name of accounts) {
      if (!isOurs(name, tenantAccountPrefix, '(?:_ddl|_b)?') || known.accounts.has(name)) continue;
      const mend = (): Promise<void> => this.servers.on(server, (within) => dropAccount(within, name));
      const subject = `${server.name} ${name}`;
      problems.push({ check: 'orphan', subject, problem: 'belongs to no tenant of this server', advice: FIX, mend });
    }
    return problems;
  }

  private async unknownDatabase(server: DatabaseServer, session: ServerSession, name: string): Promise<Problem> {
    const finding = { check: 'orphan', subject: `${server.name} ${name}` };
    const tables = await session.query<unknown[]>(
      'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? LIMIT 1',
      [name],
    );
    if (tables.length > 0) {
      return {
        ...finding,
        problem: 'belongs to no tenant of this server but contains tables: check it and drop it by hand',
        advice: dropByHand(name),
      };
    }
    const mend = (): Promise<void> => this.servers.on(server, (within) => dropDatabase(within, name));
    return { ...finding, problem: 'belongs to no tenant of this server', advice: FIX, mend };
  }

  /**
   * Reads in this order, so that a warm database that is assigned meanwhile is found among the tenants' databases. A move keeps a copy on
   * another server, and an operation that runs may be about to change the place.
   */
  private known({ id }: DatabaseServer): Promise<{ databases: ReadonlySet<string>; accounts: ReadonlySet<string> }> {
    return this.database.use(async (manager) => {
      const prefix = this.settings.database.tenantAccountPrefix;
      const warm = await manager.find(WarmDatabase);
      const tenants = await manager.query<{ databaseName: string; username: string | null }[]>(HERE, [id, id]);
      return {
        databases: new Set([...warm, ...tenants].map(({ databaseName }) => databaseName)),
        accounts: new Set([
          ...tenants.flatMap(({ username }) => username ?? []),
          ...warm.flatMap(({ tenantId }) => [`${prefix}${tenantId}`, `${prefix}${tenantId}_ddl`]),
        ]),
      };
    });
  }
}

/** The accounts of tenants that are on the server, or may have something there. */
const HERE = `SELECT location.database_name AS databaseName, credential.username FROM tenant_databases location
    LEFT JOIN tenant_credentials credential ON credential.tenant_id = location.tenant_id
  WHERE location.server_id = ?
    OR EXISTS (SELECT 1 FROM operations operation WHERE operation.tenant_id = location.tenant_id AND operation.state = 'running')
    OR EXISTS (SELECT 1 FROM tenant_moves move WHERE move.tenant_id = location.tenant_id AND move.state IN ('running', 'kept')
      AND ? IN (move.from_server_id, move.to_server_id))`;

async function namesIn(session: ServerSession, sql: string): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ name: string }[]>(sql);
  return new Set(rows.map(({ name }) => name));
}

/** A name of the platform: prefix, tenant id and, for an account, an optional suffix. */
function isOurs(name: string, prefix: string, suffix = ''): boolean {
  return name.startsWith(prefix) && new RegExp(`^\\d+${suffix}$`).test(name.slice(prefix.length));
}
