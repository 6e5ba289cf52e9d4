import { Inject, Injectable } from '@nestjs/common';
import { quoteIdentifier, schemaFingerprint } from '#persistence';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { readIdentity } from '../../database-identity/identity-stamps';
import type { TenantIdentity } from '../../database-identity/identity-stamps';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import type { RegisteredServer } from './registry-facts';

export interface SchemaState {
  readonly version: string;
  readonly fingerprint: string;
}

/** A tenant's database on a server, independent of any registry. */
export interface FoundDatabase {
  readonly tenantId: number;
  readonly database: string;
  readonly server: RegisteredServer;
  /** Null if the database contains no identity. */
  readonly identity: TenantIdentity | null;
  /** If requested: the version and structure of its schema. */
  readonly schema?: SchemaState;
}

export interface FoundAccount {
  readonly tenantId: number;
  readonly user: string;
  readonly server: RegisteredServer;
}

/** Databases and accounts of tenants on the servers. */
export interface Survey {
  readonly databases: readonly FoundDatabase[];
  readonly accounts: readonly FoundAccount[];
}

/** Reads the databases and accounts of the servers. */
@Injectable()
export class ServerSurvey {
  constructor(
    private readonly servers: ServerConnections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** An unavailable server ends the survey, because its databases would be taken for lost. @throws DomainError DATABASE_UNAVAILABLE */
  async of(servers: readonly RegisteredServer[], { withSchemas }: { readonly withSchemas: boolean }): Promise<Survey> {
    const databases: FoundDatabase[] = [];
    const accounts: FoundAccount[] = [];
    for (const server of servers) {
      await this.servers.on(server, async (session) => {
        databases.push(...(await this.databases(server, session, withSchemas)));
        accounts.push(...(await this.accounts(server, session)));
      });
    }
    return { databases, accounts };
  }

  private async databases(
    server: RegisteredServer,
    session: ServerSession,
    withSchemas: boolean,
  ): Promise<FoundDatabase[]> {
    const rows = await session.query<{ name: string }[]>(
      'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA ORDER BY name',
    );
    const found: FoundDatabase[] = [];
    for (const { name } of rows) {
      const tenantId = idIn(name, this.settings.database.tenantDatabasePrefix, /^(\d+)$/);
      if (tenantId === null) continue;
      const identity = (await readIdentity(session, name)) ?? null;
      found.push({
        tenantId,
        database: name,
        server,
        identity: identity?.id === tenantId ? identity : null,
        ...(withSchemas && { schema: await schemaOf(session, name) }),
      });
    }
    return found;
  }

  private async accounts(server: RegisteredServer, session: ServerSession): Promise<FoundAccount[]> {
    const rows = await session.query<{ name: string }[]>(
      "SELECT User AS name FROM mysql.user WHERE Host = '%' ORDER BY name",
    );
    return rows.flatMap(({ name }) => {
      const tenantId = idIn(name, this.settings.database.tenantAccountPrefix, /^(\d+)(?:_ddl|_b)?$/);
      return tenantId === null ? [] : [{ tenantId, user: name, server }];
    });
  }
}

/** Empty if the database was not migrated, or only partly; the next `tenant:migrate` reports it. */
async function schemaOf(session: ServerSession, database: string): Promise<SchemaState> {
  const rows = await session
    .query<{ name: string }[]>(
      `SELECT name FROM ${quoteIdentifier(database)}.migrations ORDER BY timestamp DESC LIMIT 1`,
    )
    .catch(() => []);
  return { version: rows[0]?.name ?? '', fingerprint: await schemaFingerprint(session, database) };
}

function idIn(name: string, prefix: string, rest: RegExp): number | null {
  if (!name.startsWith(prefix)) return null;
  const id = rest.exec(name.slice(prefix.length))?.[1];
  return id === undefined ? null : Number(id);
}
