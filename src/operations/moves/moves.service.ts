import { Injectable } from '@nestjs/common';
import type { TaskRequest } from '#jobs';
import type { Actor } from '#kernel';
import { recordNotFound } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { serverUnknown } from '../../global/servers/server.errors';
import { MovePreflight } from './move-preflight';
import type { MoveEstimate } from './move-preflight';
import { MoveUndo, moveUndo } from './move-undo.task';
import type { MoveUndoInput } from './move-undo.task';
import { TenantMoveSteps, tenantMove } from './tenant-move.task';
import type { MoveInput } from './tenant-move.task';

interface MoveRequest {
  readonly tenantId: number;
  /** Name or id of the server. */
  readonly to: string;
  readonly offline: boolean;
  readonly actor: Actor;
}

/** Requests of moves, checked before they are recorded. */
@Injectable()
export class Moves {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly preflight: MovePreflight,
    private readonly steps: TenantMoveSteps,
    private readonly undo: MoveUndo,
  ) {}

  /** @throws DomainError NOT_FOUND, SERVER_NOT_FOUND, MOVE_TARGET_UNFIT, MOVE_NEEDS_OFFLINE, LEASE_HELD, CLIENT_MISSING, CLIENT_UNFIT */
  async requestOf(request: MoveRequest): Promise<TaskRequest<MoveInput>> {
    const { tenantId, actor } = request;
    const { input } = await this.look(request);
    return { task: tenantMove, tenantId, input, actor };
  }

  /** What a move would copy; changes nothing. @throws as {@link requestOf} */
  async estimate(request: MoveRequest): Promise<MoveEstimate> {
    return (await this.look(request)).estimate;
  }

  /** @throws DomainError MOVE_NOT_UNDOABLE */
  async undoOf(moveId: number, actor: Actor): Promise<TaskRequest<MoveUndoInput>> {
    const { tenantId } = await this.undo.assertUndoable(moveId);
    return { task: moveUndo, tenantId, input: { moveId }, actor };
  }

  private async look({ tenantId, to, offline }: MoveRequest) {
    const input = await this.inputOf(tenantId, to, offline);
    const plan = await this.steps.planOf({ id: 0, tenantId, input });
    const estimate = await this.preflight.check(plan);
    if (!offline) this.preflight.assertOnline(plan, estimate);
    return { input, estimate };
  }

  private inputOf(tenantId: number, to: string, offline: boolean): Promise<MoveInput> {
    return this.database.use(async (manager) => {
      const location = await manager.findOneBy(TenantDatabase, { tenantId });
      if (location === null) throw recordNotFound({ resource: 'tenants', id: tenantId });
      const id = /^\d+$/.test(to) ? Number(to) : 0;
      const [server] = await manager.findBy(DatabaseServer, [{ name: to }, { id }]);
      if (server === undefined) throw serverUnknown({ name: to });
      return { from: location.serverId, to: server.id, offline };
    });
  }
}
