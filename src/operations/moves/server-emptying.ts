import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { moveTargetUnfit } from './move.errors';
import { TenantRelocations } from './tenant-relocations';
import type { RelocationOptions, Relocated } from './tenant-relocations';

/** Moves all tenants of a server to the open servers of its flavour with the most room. A repetition moves those that are left. */
@Injectable()
export class ServerEmptying {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly relocations: TenantRelocations,
  ) {}

  async runById(id: number, options: RelocationOptions): Promise<Relocated> {
    return this.run(await this.database.use((manager) => manager.findOneByOrFail(DatabaseServer, { id })), options);
  }

  async run(server: DatabaseServer, options: RelocationOptions): Promise<Relocated> {
    const target = (): Promise<string> => this.roomiest(server);
    const tenantIds = await this.tenantsOf(server);
    return this.relocations.run(
      tenantIds.map((tenantId) => ({ tenantId, target })),
      options,
    );
  }

  /** The smallest first: each one that has left makes room. */
  private async tenantsOf({ id }: DatabaseServer): Promise<readonly number[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ id: number }[]>(
        'SELECT tenant_id AS id FROM tenant_databases WHERE server_id = ? ORDER BY size_bytes, tenant_id',
        [id],
      ),
    );
    return rows.map(({ id: tenantId }) => tenantId);
  }

  /** The name of the open server of the same flavour with the most room. @throws DomainError MOVE_TARGET_UNFIT if none has any */
  private async roomiest({ id, flavour }: DatabaseServer): Promise<string> {
    const [row] = await this.database.use((manager) => manager.query<{ name: string }[]>(ROOMIEST, [id, flavour]));
    if (row === undefined) throw moveTargetUnfit({ server: '–', reason: 'no open server has room' });
    return row.name;
  }
}

const ROOMIEST = `SELECT server.name, server.capacity - COUNT(location.tenant_id) AS room FROM database_servers server
    LEFT JOIN tenant_databases location ON location.server_id = server.id
  WHERE server.state = 'open' AND server.id <> ? AND server.flavour = ?
  GROUP BY server.id HAVING room > 0 ORDER BY room DESC, server.id LIMIT 1`;
