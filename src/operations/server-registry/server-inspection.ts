import { Injectable } from '@nestjs/common';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { serverOpenToAll, serverTooOld } from '../../global/servers/server.errors';
import { clientFindings } from '../dumps/client/client-checks';
import type { ClientFinding } from '../dumps/client/client-checks';
import { ServerConnections } from '../servers/server-connections';
import type { ServerAddress } from '../servers/server-connections';
import { identityOf, isTooOld, OLDEST, openDoors } from '../servers/server-facts';
import type { ServerIdentity } from '../servers/server-facts';
import { ServerLimits } from '../servers/server-limits';
import type { ServerLimit } from '../servers/server-settings';

/** What prevents functions on a server: its settings, and the client programs of this machine. */
export interface ServerFindings {
  readonly limits: readonly ServerLimit[];
  readonly clients: readonly ClientFinding[];
}

/** Looks at a server before it takes tenants. */
@Injectable()
export class ServerInspection {
  constructor(
    private readonly connections: ServerConnections,
    private readonly limits: ServerLimits,
  ) {}

  /** @throws DomainError SERVER_TOO_OLD, SERVER_OPEN_TO_ALL, DATABASE_UNAVAILABLE */
  accepted({ host, port }: ServerAddress): Promise<ServerIdentity> {
    return this.connections.on({ host, port }, async (session) => {
      const found = await identityOf(session);
      if (isTooOld(found)) {
        throw serverTooOld({ version: `${found.flavour} ${found.version}`, oldest: OLDEST[found.flavour] });
      }
      const { hosts, patterns } = await openDoors(session);
      const reasons = [...hosts.map((from) => `''@'${from}'`), ...patterns];
      if (reasons.length > 0) throw serverOpenToAll({ reason: reasons.join(', ') });
      return found;
    });
  }

  /** @throws DomainError DATABASE_UNAVAILABLE */
  async findings(server: DatabaseServer): Promise<ServerFindings> {
    return { limits: await this.limits.of(server), clients: await clientFindings(server) };
  }
}
