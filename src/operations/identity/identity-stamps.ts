import { Injectable } from '@nestjs/common';
import { driverErrorOf, quoteIdentifier } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { ServerConnections } from '../servers/server-connections';
import type { ServerAddress, ServerSession } from '../servers/server-connections';

/** Who a database says it belongs to. */
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

/** An identity as the registry has it, and where it is to be written. */
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
 * Writes into each tenant's database whose it is, and reads it there. The registry is the truth; what the database says is for the day
 * on which the registry is older than the database, or lost.
 */
@Injectable()
export class IdentityStamps {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
  ) {}

  /** What the registry says of every tenant that has a database of its own, or of one of them. */
  registered(tenantId: number | null = null): Promise<readonly RegisteredIdentity[]> {
    return this.database.use((manager) =>
      manager.query<RegisteredIdentity[]>(`${SELECT} AND (? IS NULL OR tenant.id = ?) ORDER BY tenant.id`, [
        tenantId,
        tenantId,
      ]),
    );
  }

  /** Writes the tenant's identity as the registry has it; nothing happens where the tenant or its database's table is not there yet. */
  async stamp(tenantId: number): Promise<void> {
    const [identity] = await this.registered(tenantId);
    if (identity !== undefined) await this.write(identity);
  }

  async write(identity: RegisteredIdentity): Promise<void> {
    await this.servers
      .on(identity, (session) => writeIdentity(session, identity.database, identity))
      .catch((error: unknown) => {
        if (driverErrorOf(error)?.errno !== NO_SUCH_TABLE) throw error;
      });
  }

  /** As {@link readIdentity}. */
  read(address: ServerAddress, database: string): Promise<TenantIdentity | null | undefined> {
    return this.servers.on(address, (session) => readIdentity(session, database));
  }
}

/** What a database says of itself: null when its table has no row, undefined where there is no such table or database. */
export async function readIdentity(
  session: ServerSession,
  database: string,
): Promise<TenantIdentity | null | undefined> {
  try {
    const [row] = await session.query<TenantIdentity[]>(
      `SELECT ${STORED} FROM ${quoteIdentifier(database)}.tenant_identity ORDER BY epoch DESC LIMIT 1`,
    );
    return row ?? null;
  } catch (error) {
    if (driverErrorOf(error)?.errno === NO_SUCH_TABLE) return undefined;
    throw error;
  }
}

/** One row: that of another tenant, which came with a copy, goes. */
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
