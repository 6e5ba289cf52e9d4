import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import type { ServerFacts } from '../../global/servers/servers.service';
import { WarmDatabase } from '../servers/warm-database.entity';
import { WarmPool } from '../warm-pool/warm-pool.service';
import { ServerConnections } from '../servers/server-connections';
import { identityOf, isTooOld, OLDEST, openDoors } from '../servers/server-facts';
import {
  serverAddressInvalid,
  serverAmbiguous,
  serverKnown,
  serverNameInvalid,
  serverOpenToAll,
  serverTooOld,
  serverUnknown,
} from '../servers/server.errors';

export type NewServer = Pick<ServerFacts, 'name' | 'host' | 'port' | 'capacity' | 'connectionBudget'>;

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;
/** A name of digits alone could be mistaken for an id. */
const ID = /^\d+$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

/** Adds database servers after a check, and drains them. */
@Injectable()
export class ServerEstate {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly connections: ServerConnections,
    private readonly warmPool: WarmPool,
  ) {}

  /**
   * Adds a server; new tenants may be placed on it at once. It must accept the provisioning account of the settings.
   *
   * @throws DomainError SERVER_NAME_INVALID, SERVER_ADDRESS_INVALID, SERVER_KNOWN, SERVER_TOO_OLD, SERVER_OPEN_TO_ALL, DATABASE_UNAVAILABLE
   */
  async add(server: NewServer): Promise<DatabaseServer> {
    const { name, host, port } = server;
    if (!NAME.test(name) || ID.test(name)) throw serverNameInvalid({ name });
    if (isIP(host) === 0 && !HOST_NAME.test(host)) throw serverAddressInvalid({ host });
    await this.refuseKnown(server);
    const identity = await this.connections.on({ host, port }, async (session) => {
      const found = await identityOf(session);
      if (isTooOld(found)) {
        throw serverTooOld({ version: `${found.flavour} ${found.version}`, oldest: OLDEST[found.flavour] });
      }
      const { hosts, patterns } = await openDoors(session);
      const reasons = [...hosts.map((from) => `''@'${from}'`), ...patterns];
      if (reasons.length > 0) throw serverOpenToAll({ reason: reasons.join(', ') });
      return found;
    });
    return this.database.transaction(async (manager) => {
      await manager.insert(DatabaseServer, { ...server, ...identity, state: 'open' });
      return manager.findOneByOrFail(DatabaseServer, { name });
    });
  }

  /**
   * Closes the server to new tenants and drops its warm databases; its tenants are still served. A repetition drops remaining warm
   * databases. Returns the number of dropped ones.
   *
   * @param named name or id
   * @throws DomainError SERVER_NOT_FOUND, SERVER_AMBIGUOUS; DATABASE_UNAVAILABLE if the warm databases cannot be dropped (the server is
   * closed nevertheless)
   */
  async drain(named: string): Promise<{ server: DatabaseServer; discarded: number; tenants: number }> {
    const server = await this.find(named);
    if (server.state === 'open') {
      await this.database.use((manager) => manager.update(DatabaseServer, { id: server.id }, { state: 'draining' }));
    }
    const warm = await this.database.use((manager) => manager.findBy(WarmDatabase, { serverId: server.id }));
    for (const database of warm) await this.warmPool.discard(database);
    const tenants = await this.database.use((manager) =>
      manager.query<{ total: unknown }[]>('SELECT COUNT(*) AS total FROM tenant_databases WHERE server_id = ?', [
        server.id,
      ]),
    );
    return { server: await this.find(named), discarded: warm.length, tenants: Number(tenants[0]?.total) };
  }

  private async find(named: string): Promise<DatabaseServer> {
    const id = ID.test(named) ? Number(named) : 0;
    const found = await this.database.use((manager) => manager.findBy(DatabaseServer, [{ id }, { name: named }]));
    const [first, second] = found.filter((server) => server.id === id || server.name === named);
    if (first === undefined) throw serverUnknown({ name: named });
    if (second !== undefined) throw serverAmbiguous({ name: named });
    return first;
  }

  private async refuseKnown({ name, host, port }: NewServer): Promise<void> {
    const isKnown = await this.database.use((manager) => manager.existsBy(DatabaseServer, [{ name }, { host, port }]));
    if (isKnown) throw serverKnown({ name, host, port });
  }
}
