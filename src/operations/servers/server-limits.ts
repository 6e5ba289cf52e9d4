import { Injectable } from '@nestjs/common';
import { TENANT_ENTITIES } from '../../database/tenant/tenant-entities';
import { GlobalDatabase } from '../../global/global-database';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { ServerConnections } from './server-connections';
import { limitsIn, LOOKED_AT } from './server-settings';
import type { ServerLimit } from './server-settings';

interface Variable {
  readonly Variable_name: string;
  readonly Value: string;
}

/** Checks the settings of a database server for functions that are impossible or unsafe with its present tenants. */
@Injectable()
export class ServerLimits {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly connections: ServerConnections,
  ) {}

  /** @throws DomainError DATABASE_UNAVAILABLE */
  async of(server: DatabaseServer): Promise<ServerLimit[]> {
    const tenants = await this.database.use((manager) => manager.countBy(TenantDatabase, { serverId: server.id }));
    const rows = await this.connections.on(server, (session) =>
      session.query<Variable[]>('SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)', [LOOKED_AT]),
    );
    const values = new Map(rows.map(({ Variable_name: name, Value: value }) => [name, value]));
    const { connectionBudget } = server;
    return limitsIn(values, { tenants, tablesPerTenant: TENANT_ENTITIES.length, connectionBudget });
  }
}
