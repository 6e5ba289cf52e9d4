import { Injectable } from '@nestjs/common';
import { inLanes, isDomainError, systemActor } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { Tasks } from '../tasks/tasks.service';
import { moveTargetUnfit } from './move.errors';
import { Moves } from './moves.service';

/** The result of emptying a server. A repetition moves the tenants that failed or were not reached. */
export interface Emptied {
  readonly moved: readonly { readonly tenantId: number; readonly to: string; readonly fenceMs: number }[];
  /** By code of the error. */
  readonly failed: readonly { readonly tenantId: number; readonly error: string }[];
}

interface Emptying {
  /** Moves at the same time. */
  readonly concurrency: number;
  readonly onProgress: (done: number, total: number) => void;
}

/** Moves all tenants of a server to the open servers of its flavour with the most room. */
@Injectable()
export class ServerEmptying {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly moves: Moves,
    private readonly tasks: Tasks,
  ) {}

  async run(server: DatabaseServer, { concurrency, onProgress }: Emptying): Promise<Emptied> {
    const tenantIds = await this.tenantsOf(server);
    const moved: Emptied['moved'][number][] = [];
    const failed: Emptied['failed'][number][] = [];
    await inLanes(concurrency, tenantIds, async (tenantId) => {
      try {
        moved.push({ tenantId, ...(await this.move(tenantId, server)) });
      } catch (error) {
        if (isDomainError(error, 'COMMAND_INTERRUPTED')) throw error;
        failed.push({ tenantId, error: isDomainError(error) ? error.code : reasonOf(error) });
      }
      onProgress(moved.length + failed.length, tenantIds.length);
    });
    return { moved, failed };
  }

  private async move(tenantId: number, server: DatabaseServer): Promise<{ to: string; fenceMs: number }> {
    const to = await this.roomiest(server);
    if (to === null) throw moveTargetUnfit({ server: '–', reason: 'no open server has room' });
    const request = { tenantId, to, offline: false, actor: systemActor('cli') };
    const { result } = await this.tasks.runHere(await this.moves.requestOf(request));
    return { to, fenceMs: Number(result?.['fenceMs']) };
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

  /** The name of the open server of the same flavour with the most room; null if none has any. */
  private async roomiest({ id, flavour }: DatabaseServer): Promise<string | null> {
    const [row] = await this.database.use((manager) => manager.query<{ name: string }[]>(ROOMIEST, [id, flavour]));
    return row?.name ?? null;
  }
}

const ROOMIEST = `SELECT server.name, server.capacity - COUNT(location.tenant_id) AS room FROM database_servers server
    LEFT JOIN tenant_databases location ON location.server_id = server.id
  WHERE server.state = 'open' AND server.id <> ? AND server.flavour = ?
  GROUP BY server.id HAVING room > 0 ORDER BY room DESC, server.id LIMIT 1`;
