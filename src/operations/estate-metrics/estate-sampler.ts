import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import { burdenOf } from '../servers/server-burden';
import { ServerConnections } from '../servers/server-connections';
import { SampleLedger } from './sample-ledger';
import type { TenantSize } from './sample-ledger';

interface Server {
  readonly id: number;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly flavour: ServerFlavour;
}

interface Registered {
  readonly tenantId: number;
  readonly databaseName: string;
  readonly sizeBytes: string | number | null;
}

type ServerRow = Record<'databaseName' | 'tableCount' | 'recordCount' | 'sizeBytes', string | number>;

const GONE = "('archived', 'deleting')";

/** InnoDB's own statistics are one small table; information_schema would open every table of the server. */
const SIZES = `SELECT database_name AS databaseName, COUNT(*) AS tableCount, SUM(n_rows) AS recordCount,
    SUM(clustered_index_size + sum_of_other_index_sizes) * @@innodb_page_size AS sizeBytes
  FROM mysql.innodb_table_stats GROUP BY database_name`;

/** Samples the size of every tenant with one statement per server, and records departed tenants. */
@Injectable()
export class EstateSampler {
  private readonly loop = new IsolatedLoop('metrics sampling');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly ledger: SampleLedger,
  ) {}

  /** An unavailable server keeps its earlier samples. Returns the numbers of sampled tenants and servers, and of failures. */
  async sample(signal?: AbortSignal): Promise<{ tenants: number; servers: number; failed: number }> {
    const seen = { tenants: 0 };
    const servers = await this.database.use((manager) =>
      manager.query<Server[]>(
        "SELECT id, name, host, port, flavour FROM database_servers WHERE state <> 'closed' ORDER BY id",
      ),
    );
    const failed = await this.loop.each(servers, {
      name: ({ name }) => `server ${name}`,
      work: async (server) => {
        await this.keepBurden(server);
        seen.tenants += await this.keep(server, await this.sizesOn(server));
      },
      ...(signal === undefined ? {} : { signal }),
    });
    const unkept = await this.loop.steps({
      estate: () => this.ledger.keepEstate(),
      departures: () => this.noteDepartures(),
    });
    return { ...seen, servers: servers.length, failed: failed.length + unkept.length };
  }

  private async keepBurden(server: Server): Promise<void> {
    await this.ledger.keepBurden(
      server.id,
      await this.servers.on(server, (session) => burdenOf(session, server.flavour)),
    );
  }

  private sizesOn(server: Server): Promise<readonly ServerRow[]> {
    return this.servers.on(server, (session) => session.query<ServerRow[]>(SIZES));
  }

  /** Databases that are not in the registry are ignored. A tenant that shares a database with others has no size of its own here. */
  private async keep({ id }: Server, rows: readonly ServerRow[]): Promise<number> {
    const registered = await this.database.use((manager) =>
      manager.query<Registered[]>(
        `SELECT tenant_id AS tenantId, database_name AS databaseName, size_bytes AS sizeBytes FROM tenant_databases
          WHERE server_id = ? AND placement = 'database' AND status <> 'creating'`,
        [id],
      ),
    );
    const byName = new Map(rows.map((row) => [String(row.databaseName), row]));
    const sizes = registered.flatMap(({ tenantId, databaseName }) => {
      const row = byName.get(databaseName);
      return row === undefined ? [] : [sizeOf(tenantId, row)];
    });
    const known = new Map(registered.map(({ tenantId, sizeBytes }) => [tenantId, sizeBytes]));
    await this.ledger.keep(sizes);
    await this.ledger.register(
      sizes.filter(({ tenantId, sizeBytes }) => {
        const before = known.get(tenantId) ?? null;
        return before === null || Number(before) !== sizeBytes;
      }),
    );
    return sizes.length;
  }

  /** The registry knows the status of a tenant but not since when. A tenant that is activated again counts as never departed. */
  private async noteDepartures(): Promise<void> {
    await this.database.use(async (manager) => {
      const gone = await manager.query<{ id: number }[]>(
        `SELECT t.id FROM tenants t LEFT JOIN tenant_departures d ON d.tenant_id = t.id
          WHERE t.status IN ${GONE} AND d.tenant_id IS NULL`,
      );
      for (const { id } of gone)
        await manager.query('INSERT IGNORE INTO tenant_departures (tenant_id, left_at) VALUES (?, UTC_TIMESTAMP())', [
          id,
        ]);
      const back = await manager.query<{ id: number }[]>(
        `SELECT t.id FROM tenant_departures d JOIN tenants t ON t.id = d.tenant_id WHERE t.status NOT IN ${GONE}`,
      );
      if (back.length > 0)
        await manager.query('DELETE FROM tenant_departures WHERE tenant_id IN (?)', [back.map(({ id }) => id)]);
    });
  }
}

function sizeOf(tenantId: number, { sizeBytes, recordCount, tableCount }: ServerRow): TenantSize {
  return {
    tenantId,
    sizeBytes: Number(sizeBytes),
    recordCount: Number(recordCount),
    tableCount: Number(tableCount),
  };
}
