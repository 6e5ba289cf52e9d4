import { Injectable } from '@nestjs/common';
import { LeaseHolders } from '#jobs';
import type { HeldLease } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from './operation.entity';
import { OperationLedger } from './operation-ledger';
import { Tasks } from './tasks.service';
import { FIX } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';
import { isWaiting, LeftOperations } from './left-operations';
import type { LeftOperation } from './left-operations';

/**
 * Finds operations that a crash left unfinished: those whose command was interrupted are undone, the others are completed if possible and
 * undone otherwise. Operations in progress, operations that wait for a worker, and leases are notices, with their holder and their expiry
 * time: work that needs the same lease waits or is refused as busy until then.
 */
@Injectable()
export class UnfinishedOperations implements Check {
  readonly looksAt = { fr: 'opérations inachevées, baux tenus', en: 'unfinished operations, leases held' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly tasks: Tasks,
    private readonly ledger: OperationLedger,
    private readonly left: LeftOperations,
    private readonly holders: LeaseHolders,
  ) {}

  async problems(): Promise<Problem[]> {
    return [
      ...(await this.inProgress()),
      ...(await this.left.all()).map((left) => (isWaiting(left) ? waiting(left) : this.abandoned(left))),
      ...(await this.holders.all()).map(heldLease),
    ];
  }

  private async inProgress(): Promise<Problem[]> {
    const running = await this.database.use((manager) =>
      manager.find(Operation, { where: { state: 'running' }, order: { id: 'ASC' } }),
    );
    const holders = await this.ledger.holders(running);
    return running.flatMap((operation) => {
      const until = holders.get(operation.id);
      return until === undefined ? [] : [held(operation, until)];
    });
  }

  private abandoned({ operation: { id, kind }, isInterrupted, tries }: LeftOperation): Problem {
    const mend = (): Promise<void> => (isInterrupted ? this.tasks.abandonOrFinish(id) : this.tasks.finishOrUndo(id));
    const failed =
      tries.count > 1 ? `; ${tries.count} tries to end it failed, the last one with ${tries.lastError}` : '';
    return { check: 'operation', subject: `${id} ${kind}`, problem: `was left unfinished${failed}`, advice: FIX, mend };
  }
}

const held = ({ id, kind }: Operation, until: Date): Problem => ({
  check: 'operation',
  subject: `${id} ${kind}`,
  problem: `is in progress; if its process has died, another may continue it after ${until.toISOString()}`,
  advice: { run: `operation:show ${id}` },
  isNotice: true,
});

function waiting({ operation: { id, kind }, requested }: LeftOperation): Problem {
  const reason = requested?.error === null ? '' : ` (${requested?.error})`;
  const problem = `waits for a worker${reason}; its run ${requested?.id} is due at ${requested?.dueAt.toISOString()}`;
  return {
    check: 'operation',
    subject: `${id} ${kind}`,
    problem,
    advice: { run: `operation:show ${id}` },
    isNotice: true,
  };
}

function heldLease({ name, until, holder }: HeldLease): Problem {
  const where = holder.pid === null ? 'a process of another machine' : `process ${holder.pid} of this machine`;
  const problem = holder.hasEnded
    ? `was left by ${where}, which has ended: it can be taken at once`
    : `is held by ${where} until ${until.toISOString()} unless it is renewed`;
  const advice = { act: 'wait until then; work that needs it waits too' };
  return { check: 'lease', subject: name, problem, advice, isNotice: true };
}
