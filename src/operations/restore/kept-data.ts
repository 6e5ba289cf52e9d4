import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { Operation } from '../tasks/operation.entity';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { ServerConnections } from '../servers/server-connections';
import { dropDatabase } from '../servers/tenant-accounts';
import { RESTORE_UNDO } from './restore-undo.task';
import { TENANT_RESTORE } from './tenant-restore.task';

/** Kinds of operations that keep the replaced data. */
export const EXCHANGES: readonly string[] = [TENANT_RESTORE, RESTORE_UNDO];

/** Replaced data that can be restored with an undo. */
export interface KeptData {
  readonly database: string;
  readonly until: Date;
  readonly tables: readonly string[] | null;
}

/** The replaced data that a completed operation keeps; null if it keeps none, or no longer. */
export function keptOf({ kind, state, result }: Operation): KeptData | null {
  if (!EXCHANGES.includes(kind) || state !== 'done' || typeof result?.['kept'] !== 'string') return null;
  const tables = result['tables'] as readonly string[] | null;
  return { database: result['kept'], until: new Date(String(result['keptUntil'])), tables };
}

/** Databases with replaced data that are kept, with their tenants. */
export async function keptDatabases(
  database: GlobalDatabase,
): Promise<readonly { readonly tenantId: number; readonly databaseName: string }[]> {
  const operations = await database.use(keeping);
  return operations.flatMap((operation) => {
    const kept = keptOf(operation);
    return kept === null ? [] : [{ tenantId: operation.tenantId ?? 0, databaseName: kept.database }];
  });
}

const keeping = (manager: EntityManager): Promise<Operation[]> =>
  manager
    .createQueryBuilder(Operation, 'operation')
    .where({ kind: In(EXCHANGES), state: 'done' })
    .andWhere("JSON_VALUE(operation.result, '$.kept') IS NOT NULL")
    .getMany();

/** The data that restores replaced: kept for a week, then dropped. */
@Injectable()
export class KeptDatabases {
  private readonly loop = new IsolatedLoop('kept databases');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly places: TenantPlaces,
  ) {}

  /** Drops replaced data whose week is over. Returns their number. @throws DomainError LOOP_INCOMPLETE after the others were dropped */
  async forget(now: Date): Promise<number> {
    const due = (await this.database.use(keeping)).filter((operation) => (keptOf(operation)?.until ?? now) < now);
    const failed = await this.loop.each(due, {
      name: ({ id }) => `operation ${id}`,
      work: (operation) => this.drop(operation),
    });
    this.loop.failed(failed);
    return due.length;
  }

  /** The tenant may have moved since. No other operation has a database of this name. */
  private async dropEverywhere({ database: name }: KeptData): Promise<void> {
    const servers = await this.database.use((manager) => manager.find(DatabaseServer, { order: { id: 'ASC' } }));
    for (const server of servers) await this.servers.on(server, (session) => dropDatabase(session, name));
  }

  /** The databases of an erased tenant were dropped with it, or are left to the doctor. */
  private async drop(operation: Operation): Promise<void> {
    const { id, result } = operation;
    const tenantId = operation.tenantId ?? 0;
    const kept = keptOf(operation);
    if (kept !== null && (await this.places.exists(tenantId))) await this.dropEverywhere(kept);
    await this.database.use((manager) =>
      manager.update(Operation, { id }, { result: { ...result, kept: null } as object }),
    );
  }
}

/** Whether replaced data of the tenant are kept or will be: from the begin of a restore until they are dropped. */
export async function replacesData(database: GlobalDatabase, tenantId: number): Promise<boolean> {
  const count = await database.use((manager) =>
    manager
      .createQueryBuilder(Operation, 'operation')
      .where({ tenantId, kind: In(EXCHANGES), state: In(['running', 'done']) })
      .andWhere("(operation.state = 'running' OR JSON_VALUE(operation.result, '$.kept') IS NOT NULL)")
      .getCount(),
  );
  return count > 0;
}
