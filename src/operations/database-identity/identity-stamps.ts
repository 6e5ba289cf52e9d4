import { Injectable } from '@nestjs/common';
import { driverErrorOf, quoteIdentifier } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { answersOf } from '../servers/database-pages';
import type { Answers } from '../servers/database-pages';
import { ServerConnections } from '../servers/server-connections';
import type { ServerAddress, ServerSession } from '../servers/server-connections';

/** The identity of the tenant that a database belongs to. */
export interface TenantIdentity {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly epoch: number;
  readonly countryCode: string;
  readonly currency: string;
  readonly timezone: string;
  readonly locale: string;
}

/** The identity of a tenant in the registry, and the location of its database. */
export interface RegisteredIdentity extends TenantIdentity, ServerAddress {
  readonly database: string;
}

const SELECT = `SELECT tenant.id, tenant.slug, tenant.name, location.epoch, tenant.country_code AS countryCode, tenant.currency,
    tenant.timezone, tenant.locale, server.host, server.port, location.database_name AS \`database\`
  FROM tenants tenant
    JOIN tenant_databases location ON location.tenant_id = tenant.id
    JOIN database_servers server ON server.id = location.server_id
  WHERE location.placement = 'database' AND location.status <> 'creating'`;

const STORED = `id, slug, name, epoch, country_code AS countryCode, currency, timezone, locale`;
const NO_SUCH_TABLE = 1146;

/**
 * Writes and reads the identity in each tenant's database. The registry is authoritative; the identity in the database is needed when the
 * registry is lost, or older than the database.
 */
@Injectable()
export class IdentityStamps {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
  ) {}

  /** The registered identity of every tenant with its own database, or of one of them. */
  registered(tenantId: number | null = null): Promise<readonly RegisteredIdentity[]> {
    return this.database.use((manager) =>
      manager.query<RegisteredIdentity[]>(`${SELECT} AND (? IS NULL OR tenant.id = ?) ORDER BY tenant.id`, [
        tenantId,
        tenantId,
      ]),
    );
  }

  /** Writes the registered identity of the tenant; does nothing if the tenant or the table does not exist yet. */
  async stamp(tenantId: number): Promise<void> {
    const [identity] = await this.registered(tenantId);
    if (identity !== undefined) await this.write(identity);
  }

  async write(identity: RegisteredIdentity): Promise<void> {
    await this.servers
      .on(identity, (session) => writeIdentity(session, identity.database, identity))
      .catch((error: unknown) => {
        if (!isWithoutIdentities(error)) throw error;
      });
  }

  /** The registered identities of the next tenants after an id, in the order of their ids. */
  page(afterId: number, most: number): Promise<readonly RegisteredIdentity[]> {
    return this.database.use((manager) =>
      manager.query<RegisteredIdentity[]>(`${SELECT} AND tenant.id > ? ORDER BY tenant.id LIMIT ${most}`, [afterId]),
    );
  }

  /** The stored identities of tenants of one server, by database, as {@link readIdentity}. */
  readAll(address: ServerAddress, databases: readonly string[]): Promise<Answers<TenantIdentity>> {
    return this.servers.on(address, (session) =>
      answersOf<TenantIdentity>(session, databases, (database) => ({ sql: storedIn(database) })),
    );
  }
}

/** The identity stored in a database: null if its table is empty, undefined if the table or the database does not exist. */
export async function readIdentity(
  session: ServerSession,
  database: string,
): Promise<TenantIdentity | null | undefined> {
  try {
    const [row] = await session.query<TenantIdentity[]>(storedIn(database));
    return row ?? null;
  } catch (error) {
    if (isWithoutIdentities(error)) return undefined;
    throw error;
  }
}

/** Whether the table of the identity does not exist, because the schema is older or the database is missing. */
export const isWithoutIdentities = (error: unknown): boolean => driverErrorOf(error)?.errno === NO_SUCH_TABLE;

const storedIn = (database: string): string =>
  `SELECT ${STORED} FROM ${quoteIdentifier(database)}.tenant_identity ORDER BY epoch DESC LIMIT 1`;

/** The table has one row: a row of another tenant, which came with a copy, is deleted. */
async function writeIdentity(session: ServerSession, database: string, identity: TenantIdentity): Promise<void> {
  const table = `${quoteIdentifier(database)}.tenant_identity`;
  const { id, slug, name, epoch, countryCode, currency, timezone, locale } = identity;
  await session.query(
    `INSERT INTO ${table} (id, slug, name, epoch, country_code, currency, timezone, locale, noted_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))
      ON DUPLICATE KEY UPDATE slug = VALUES(slug), name = VALUES(name), epoch = VALUES(epoch),
        country_code = VALUES(country_code), currency = VALUES(currency), timezone = VALUES(timezone),
        locale = VALUES(locale), noted_at = VALUES(noted_at)`,
    [id, slug, name, epoch, countryCode, currency, timezone, locale],
  );
  await session.query(`DELETE FROM ${table} WHERE id <> ?`, [id]);
}
