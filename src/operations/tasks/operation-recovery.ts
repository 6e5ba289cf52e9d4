import { Injectable, Logger } from '@nestjs/common';
import { IsolatedLoop, JobRuns } from '#jobs';
import { isDomainError } from '#kernel';
import { LeftOperations } from './left-operations';
import type { LeftOperation } from './left-operations';
import { operationCancelled } from './operation.errors';
import { Tasks } from './tasks.service';

/** A command records its operation before its run begins, and a process of the release before stops within this time. */
const GRACE_SECONDS = 20;
/** The pause after an undoing that failed. It doubles with each further one. */
const FIRST_PAUSE_SECONDS = 15;
const MAX_PAUSE_SECONDS = 900;

/**
 * Continues operations on which no process works any more. One of a command or a waiting request whose process died is handed to a worker,
 * as if it had been requested. One whose command was interrupted, or whose run was cancelled before it began, is undone; if that fails, it
 * is tried again after a growing pause, and the doctor reports it. A run that a worker of the release before this one took, which knows the
 * name of the task but not the operation, is repeated.
 */
@Injectable()
export class OperationRecovery {
  private readonly logger = new Logger(OperationRecovery.name);
  private readonly loop = new IsolatedLoop('lost operations');

  constructor(
    private readonly left: LeftOperations,
    private readonly runs: JobRuns,
    private readonly tasks: Tasks,
  ) {}

  async run(): Promise<void> {
    await this.loop.each(await this.left.all(), {
      name: ({ operation }) => `operation ${operation.id}`,
      work: (left) => this.recover(left),
    });
  }

  private async recover(left: LeftOperation): Promise<void> {
    const { operation, requested } = left;
    if (requested === null) return this.continueCommand(left);
    if (requested.state === 'done' && (await this.runs.repeat(requested.id, 'done')))
      this.logger.warn(`operation ${operation.id} was not carried out by its run`);
    const isCancelled = requested.state === 'cancelled' && (requested.endedSeconds ?? 0) > GRACE_SECONDS;
    if (isCancelled) await this.undo(left, () => this.runs.repeat(requested.id, 'cancelled'));
  }

  private async continueCommand(left: LeftOperation): Promise<void> {
    const { operation, ageSeconds, isInterrupted } = left;
    const start = (): Promise<unknown> => this.tasks.start(operation.id);
    if (isInterrupted) return this.undo(left, start);
    if (operation.leaseOwner === null && ageSeconds <= GRACE_SECONDS) return;
    await start();
    this.logger.warn(`operation ${operation.id} was left by its process, and a worker continues it`);
  }

  /** Undoes the operation if its pause is over; if it can only be completed, `complete` has a worker do that. */
  private async undo({ operation: { id }, tries }: LeftOperation, complete: () => Promise<unknown>): Promise<void> {
    const pause = Math.min(FIRST_PAUSE_SECONDS * 2 ** Math.max(0, tries.count - 1), MAX_PAUSE_SECONDS);
    if (tries.count > 0 && tries.lastSeconds < pause) return;
    try {
      await this.tasks.abandon(id, operationCancelled({ id }).code);
    } catch (error) {
      if (isDomainError(error, 'OPERATION_COMMITTED')) await complete();
      else if (!isDomainError(error, 'OPERATION_BUSY')) throw error;
    }
  }
}
