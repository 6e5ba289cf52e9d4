import { quoteIdentifier } from '#persistence';
import type { ServerSession } from '../../servers/server-connections';

/** A tenant in a registry. */
export interface RegisteredTenant {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly status: string;
  readonly isErased: boolean;
  /** Null for a tenant without its own database. */
  readonly database: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly epoch: number;
  /** Name of its newest application account. */
  readonly username: string | null;
  /** Highest generation of its accounts. */
  readonly generation: number;
}

export interface RegisteredServer {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Content of the present or of a loaded registry. */
export interface RegistryFacts {
  readonly tenants: ReadonlyMap<number, RegisteredTenant>;
  readonly servers: readonly RegisteredServer[];
  /** Tenant ids of warm databases. */
  readonly warm: ReadonlySet<number>;
}

type Row = Omit<RegisteredTenant, 'isErased' | 'epoch' | 'generation'> &
  Record<'isErased' | 'epoch' | 'generation', number | string>;

export async function factsOf(session: ServerSession, database: string): Promise<RegistryFacts> {
  const of = (table: string): string => `${quoteIdentifier(database)}.${table}`;
  const rows = await session.query<Row[]>(
    `SELECT tenant.id, tenant.slug, tenant.name, tenant.status, terms.purged_at IS NOT NULL AS isErased,
        location.database_name AS \`database\`, server.host, server.port, COALESCE(location.epoch, 0) AS epoch,
        (SELECT c.username FROM ${of('tenant_credentials')} c WHERE c.tenant_id = tenant.id AND c.account = 'app'
          ORDER BY c.generation DESC LIMIT 1) AS username,
        COALESCE((SELECT MAX(c.generation) FROM ${of('tenant_credentials')} c WHERE c.tenant_id = tenant.id), 0) AS generation
      FROM ${of('tenants')} tenant
        LEFT JOIN ${of('tenant_databases')} location
          ON location.tenant_id = tenant.id AND location.placement = 'database'
        LEFT JOIN ${of('database_servers')} server ON server.id = location.server_id
        LEFT JOIN ${of('tenant_terms')} terms ON terms.tenant_id = tenant.id
      ORDER BY tenant.id`,
  );
  const servers = await session.query<RegisteredServer[]>(
    `SELECT name, host, port FROM ${of('database_servers')} ORDER BY id`,
  );
  const warm = await session.query<{ id: number }[]>(`SELECT tenant_id AS id FROM ${of('warm_databases')}`);
  const tenants = rows.map(({ isErased, epoch, generation, ...row }): RegisteredTenant => ({
    ...row,
    isErased: Number(isErased) === 1,
    epoch: Number(epoch),
    generation: Number(generation),
  }));
  return {
    tenants: new Map(tenants.map((tenant) => [tenant.id, tenant])),
    servers,
    warm: new Set(warm.map(({ id }) => id)),
  };
}
