import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../../global/global-database';
import { DatabaseServer } from '../../../global/servers/database-server.entity';
import { ServerConnections } from '../../servers/server-connections';
import type { BalancedServer, BalancedTenant } from './balance-plan';

export const SKIP_REASONS = ['operation', 'copy_kept', 'moved_recently', 'not_active', 'shared_database'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export interface BalanceFigures {
  readonly servers: readonly BalancedServer[];
  readonly tenants: readonly BalancedTenant[];
  /** Tenants of these servers that cannot move now. */
  readonly skipped: readonly {
    readonly tenantId: number;
    readonly reason: SkipReason;
  }[];
  /** Servers that neither give nor take: their state, or `unreachable`. */
  readonly left: readonly {
    readonly server: string;
    readonly reason: string;
  }[];
}

interface TenantRow {
  readonly tenantId: number;
  readonly serverId: number;
  readonly bytes: string | null;
  readonly busyMs: number | null;
  readonly reason: SkipReason | null;
}

/** The last samples of servers and tenants, and what prevents a move. */
@Injectable()
export class BalancingFigures {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly connections: ServerConnections,
  ) {}

  async read(): Promise<BalanceFigures> {
    const all = await this.database.use((manager) => manager.find(DatabaseServer, { order: { id: 'ASC' } }));
    const open: DatabaseServer[] = [];
    const left: BalanceFigures['left'][number][] = [];
    for (const server of all) {
      const reason = await this.obstacle(server);
      if (reason === null) open.push(server);
      else left.push({ server: server.name, reason });
    }
    const rows = await this.tenantsOn(open);
    const servers = open.map((server) => ({
      ...server,
      tenants: rows.filter(({ serverId }) => serverId === server.id).length,
    }));
    const tenants = rows.map(({ tenantId, serverId, bytes, busyMs, reason }) => ({
      tenantId,
      serverId,
      bytes: Number(bytes ?? 0),
      busyMs: busyMs ?? 0,
      isMovable: reason === null,
    }));
    const skipped = rows.flatMap(({ tenantId, reason }) => (reason === null ? [] : [{ tenantId, reason }]));
    return { servers, tenants, skipped, left };
  }

  private async obstacle(server: DatabaseServer): Promise<string | null> {
    if (server.state !== 'open') return server.state;
    try {
      await this.connections.on(server, (session) => session.query('SELECT 1'));
      return null;
    } catch {
      return 'unreachable';
    }
  }

  private async tenantsOn(servers: readonly DatabaseServer[]): Promise<readonly TenantRow[]> {
    if (servers.length === 0) return [];
    return this.database.use((manager) => manager.query<TenantRow[]>(TENANTS, [servers.map(({ id }) => id)]));
  }
}

const TENANTS = `SELECT location.tenant_id AS tenantId, location.server_id AS serverId, location.size_bytes AS bytes,
    location.busy_ms AS busyMs, CASE
      WHEN location.placement <> 'database' THEN 'shared_database'
      WHEN EXISTS (SELECT 1 FROM operations WHERE tenant_id = tenant.id AND state = 'running') THEN 'operation'
      WHEN tenant.status <> 'active' OR location.status <> 'ready' THEN 'not_active'
      WHEN EXISTS (SELECT 1 FROM tenant_moves WHERE tenant_id = tenant.id AND state IN ('running', 'kept', 'undone')) THEN 'copy_kept'
      WHEN EXISTS (SELECT 1 FROM tenant_moves
        WHERE tenant_id = tenant.id AND flipped_at > UTC_TIMESTAMP(3) - INTERVAL 24 HOUR) THEN 'moved_recently'
    END AS reason
  FROM tenant_databases location JOIN tenants tenant ON tenant.id = location.tenant_id
  WHERE location.server_id IN (?) ORDER BY location.tenant_id`;
