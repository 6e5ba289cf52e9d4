import { Inject, Injectable, Logger } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { clock } from '#kernel';
import { reasonOf } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { ServerConnections } from '../servers/server-connections';
import { dropAccount, dropDatabase, endSessions, lockAccount } from '../servers/tenant-accounts';
import { TenantAccounts } from '../tenant-database/tenant-accounts.service';
import { MoveRegistry } from './move-registry';
import { channelBackOf, channelOf } from './move-plan';
import type { MovePlan } from './move-plan';
import { ReplicationChannels } from './replication/replication-channels';
import { TenantMove } from './tenant-move.entity';

/** The copies that moves leave at former places: kept for an undo, then dropped. */
@Injectable()
export class MoveKeeping {
  private readonly logger = new Logger(MoveKeeping.name);

  constructor(
    private readonly database: GlobalDatabase,
    private readonly registry: MoveRegistry,
    private readonly servers: ServerConnections,
    private readonly channels: ReplicationChannels,
    private readonly accounts: TenantAccounts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The plan of a recorded move. */
  async planOf({ operationId, tenantId, fromServerId, toServerId, isOnline }: TenantMove): Promise<MovePlan> {
    const location = await this.database.use((manager) => manager.findOneByOrFail(TenantDatabase, { tenantId }));
    return {
      operationId,
      tenantId,
      database: location.databaseName,
      from: await this.registry.server(fromServerId),
      to: await this.registry.server(toServerId),
      accountPrefix: this.settings.database.tenantAccountPrefix,
      isOnline,
    };
  }

  /** Records the move before its flip. Can be repeated. */
  async open({ operationId, tenantId, from, to, isOnline }: MovePlan): Promise<void> {
    const move = { operationId, tenantId, fromServerId: from.id, toServerId: to.id, isOnline };
    await this.database.use(async (manager) => {
      if (!(await manager.existsBy(TenantMove, { operationId })))
        await manager.insert(TenantMove, { ...move, state: 'running' });
    });
  }

  /** A move that was undone before its flip leaves no row. */
  async abandon({ operationId }: MovePlan): Promise<void> {
    await this.database.use((manager) => manager.delete(TenantMove, { operationId, state: 'running' }));
  }

  /**
   * After the flip: changes at the new place are replicated back to the former one. Can be repeated. Returns whether they are, so that an undo
   * loses nothing.
   */
  async begin(plan: MovePlan): Promise<boolean> {
    const move = await this.registry.move(plan.operationId);
    await this.channels.drop(channelOf(plan));
    if (move?.state !== 'kept' || !move.isOnline || move.logFile === null) return false;
    const back = channelBackOf(plan);
    if ((await this.channels.resumed(back)) !== null) return true;
    // The copy of an earlier move between the same servers is kept up to date. This one cannot be, so it cannot be used for an undo.
    if ((await this.channels.rivalOf(back)) !== null) return false;
    await this.channels.start(back, { file: move.logFile, position: Number(move.logPosition) });
    return true;
  }

  /** Drops the copies of moves that can no longer be undone. A server that is away keeps its copy until it is back. */
  async run(): Promise<{ dropped: number; failed: number }> {
    const over = await this.database.use((manager) =>
      manager.findBy(TenantMove, { state: 'kept', keptUntil: LessThan(clock.now()) }),
    );
    let failed = 0;
    for (const move of over) {
      try {
        await this.forget(move);
      } catch (error) {
        failed += 1;
        this.logger.error(`the copy of move ${move.operationId} could not be dropped: ${reasonOf(error)}`);
      }
    }
    return { dropped: over.length - failed, failed };
  }

  /** Drops every copy of the tenant that a move left elsewhere. */
  async forgetAll(tenantId: number): Promise<void> {
    const moves = await this.database.use((manager) =>
      manager.findBy(TenantMove, { tenantId, state: In(['kept', 'undone']) }),
    );
    for (const move of moves) await this.forget(move);
  }

  /** Drops the copy at the place that the tenant left. Idempotent. */
  async forget(move: TenantMove): Promise<void> {
    const plan = await this.planOf(move);
    await this.channels.drop(channelBackOf(plan));
    await this.dropCopy(plan, move.state === 'undone' ? plan.to.id : plan.from.id);
    const { operationId } = move;
    await this.database.use((manager) => manager.update(TenantMove, { operationId }, { state: 'forgotten' }));
  }

  /** Refuses to touch the place where the tenant is. */
  private async dropCopy({ tenantId, database, from, to }: MovePlan, leftId: number): Promise<void> {
    const left = leftId === from.id ? from : to;
    const { serverId } = await this.database.use((manager) => manager.findOneByOrFail(TenantDatabase, { tenantId }));
    if (serverId === left.id) throw new Error(`tenant ${tenantId} is on ${left.name}`);
    await this.servers.on(left, async (session) => {
      const users = await this.accounts.on(session, tenantId, 'app', 'ddl');
      if (users.length > 0) {
        await lockAccount(session, ...users);
        await endSessions(session, ...users);
      }
      await dropDatabase(session, database);
      for (const user of users) await dropAccount(session, user);
    });
  }
}
