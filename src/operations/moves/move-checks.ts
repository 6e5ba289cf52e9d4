import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { FIX } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';
import { MoveKeeping } from './move-keeping';
import { channelBackOf } from './move-plan';
import type { ChannelState } from './replication/channel-dialect';
import { isInterrupted, ReplicationChannels } from './replication/replication-channels';
import type { Channel } from './replication/replication-channels';
import { TenantMove } from './tenant-move.entity';

/** The copies that moves keep for an undo: whether they are up to date, and whether they were dropped in time. */
@Injectable()
export class MoveChecks implements Check {
  readonly looksAt = { fr: 'déplacements', en: 'moves' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly keeping: MoveKeeping,
    private readonly channels: ReplicationChannels,
  ) {}

  async problems(): Promise<Problem[]> {
    const moves = await this.database.use((manager) => manager.findBy(TenantMove, { state: 'kept' }));
    const problems: Problem[] = [];
    for (const move of moves) problems.push(...(await this.problemsOf(move)));
    return problems;
  }

  private async problemsOf(move: TenantMove): Promise<Problem[]> {
    const finding = { check: 'move', subject: `move ${move.operationId} of tenant ${move.tenantId}` };
    if (move.keptUntil !== null && move.keptUntil < clock.now())
      return [
        { ...finding, problem: 'its former copy is still kept', advice: FIX, mend: () => this.keeping.forget(move) },
      ];
    if (!move.isOnline) return [];
    const channel = channelBackOf(await this.keeping.planOf(move));
    const state = await this.stateOf(channel);
    if (typeof state === 'object' && state !== null && isInterrupted(state))
      return [
        {
          ...finding,
          problem: `replication back is interrupted (errno ${state.errno})`,
          advice: FIX,
          mend: async () => void (await this.channels.resumed(channel)),
        },
      ];
    const reason = reasonAgainst(state);
    return reason === null
      ? []
      : [
          {
            ...finding,
            isNotice: true,
            advice: { act: 'nothing, unless the move must be undone; its copy is dropped a day after the move' },
            problem: `can no longer be undone: replication back has stopped (${reason})`,
          },
        ];
  }

  /** A text: the reason why it cannot be read. */
  private stateOf(channel: Channel): Promise<ChannelState | string | null> {
    return this.channels.state(channel).catch(reasonOf);
  }
}

function reasonAgainst(state: ChannelState | string | null): string | null {
  if (state === null) return 'no channel';
  if (typeof state === 'string') return state;
  return state.errno === 0 ? null : `errno ${state.errno}`;
}
