import { Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsInt } from 'class-validator';
import type { TenantStatus } from '#tenancy';
import { clock } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { Tenant } from '../../global/tenants/tenant.entity';
import { moveNotUndoable } from './move.errors';
import { MoveFlip } from './move-flip';
import { MoveKeeping } from './move-keeping';
import { channelBackOf } from './move-plan';
import { MoveRegistry } from './move-registry';
import { ReplicationChannels } from './replication/replication-channels';
import type { TenantMove } from './tenant-move.entity';

export class MoveUndoInput {
  /** The operation of the move. */
  @IsInt()
  moveId!: number;
}

/** Brings a tenant back to the server that it left within the last day, with everything that was written since. */
@Injectable()
export class MoveUndo implements StepPlan<MoveUndoInput> {
  readonly steps: readonly Step<MoveUndoInput>[] = [
    { name: 'catch_up', run: (operation) => this.catchUp(operation) },
    {
      name: 'flip',
      commits: true,
      intend: async ({ tenantId }) => ({ status: await this.statusOf(tenantId ?? 0) }),
      run: (operation, { status }) => this.change(operation, status as TenantStatus),
    },
    {
      name: 'clean',
      run: async ({ input }) => {
        const move = await this.registry.move(input.moveId);
        if (move?.state === 'undone') await this.keeping.forget(move);
        return {};
      },
    },
  ];

  constructor(
    private readonly database: GlobalDatabase,
    private readonly registry: MoveRegistry,
    private readonly keeping: MoveKeeping,
    private readonly channels: ReplicationChannels,
    private readonly flip: MoveFlip,
  ) {}

  result({ input }: TaskOperation<MoveUndoInput>, { flip }: Readonly<Record<string, StepRecord>>): StepRecord {
    return { ...input, fenceMs: flip?.['fenceMs'] };
  }

  /** @throws DomainError MOVE_NOT_UNDOABLE */
  async assertUndoable(moveId: number): Promise<TenantMove> {
    const refuse = (reason: string): Error => moveNotUndoable({ id: moveId, reason });
    const move = await this.registry.move(moveId);
    if (move === null) throw refuse('?');
    if (move.state !== 'kept') throw refuse(move.state);
    if (!move.isOnline) throw refuse('offline');
    if (move.keptUntil !== null && move.keptUntil < clock.now()) throw refuse(move.keptUntil.toISOString());
    const state = await this.channels.resumed(channelBackOf(await this.keeping.planOf(move)));
    if (state === null || state.errno !== 0) throw refuse(`replication: ${state?.errno ?? 'none'}`);
    return move;
  }

  private async catchUp({ input }: TaskOperation<MoveUndoInput>): Promise<StepRecord> {
    const move = await this.assertUndoable(input.moveId);
    await this.channels.catchUp(channelBackOf(await this.keeping.planOf(move)));
    return {};
  }

  private async change({ input }: TaskOperation<MoveUndoInput>, status: TenantStatus): Promise<StepRecord> {
    const move = await this.registry.move(input.moveId);
    if (move === null) throw moveNotUndoable({ id: input.moveId, reason: '?' });
    const plan = await this.keeping.planOf(move);
    const { operationId: moveId, tenantId, from, to } = plan;
    const flip = { moveId, tenantId, from: to, to: from, status, leads: 'undone' as const };
    return { fenceMs: await this.flip.run(flip, channelBackOf(plan)) };
  }

  private async statusOf(tenantId: number): Promise<TenantStatus> {
    const { status } = await this.database.use((manager) => manager.findOneByOrFail(Tenant, { id: tenantId }));
    return status;
  }
}

export const moveUndo = defineTask({
  name: 'move.undo',
  scope: 'tenant',
  input: MoveUndoInput,
  exclusive: true,
  takes: { tables: 'copy', access: 'hold', accounts: 'use', schemas: 'need' },
  uses: MoveUndo,
  steps: (undo) => undo,
});
