import { Injectable, Logger } from '@nestjs/common';
import { StepUnbegun } from '#jobs';
import type { JobContext, ReportProgress, Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { clock, isDomainError, uninterrupted } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { OperationLedger } from './operation-ledger';
import { OperationStep } from './operation-step.entity';
import type { StepState } from './operation-step.entity';
import { operationCommitted, operationInterrupted } from './operation.errors';
import { StepPoints } from './step-points';

/** Steps to carry out, for an operation that a run holds. */
export interface StepWork {
  readonly operation: TaskOperation;
  readonly job: JobContext;
  readonly plan: StepPlan;
  readonly report: ReportProgress;
  /** True if the operation is left for the next attempt while another process holds a lease that a step needs. */
  readonly waits?: boolean;
}

/** Thrown when the operation could be neither completed nor undone: a retry or the doctor continues it. */
export class StepsLeft extends Error {
  override readonly name = 'StepsLeft';
}

/**
 * Carries out steps from the first unfinished one, and records each before and after it. After a failure the steps are compensated in
 * reverse order, unless one of them made the operation irreversible. The interruption of a command is such a failure; an operation that is
 * irreversible by then is completed first. A worker that stops leaves the operation to the next attempt.
 */
@Injectable()
export class StepRunner {
  private readonly logger = new Logger(StepRunner.name);

  constructor(
    private readonly database: GlobalDatabase,
    private readonly ledger: OperationLedger,
    private readonly points: StepPoints,
  ) {}

  /** Returns the result of the plan. @throws the error of a step after the compensation; {@link StepsLeft} */
  async run(work: StepWork): Promise<StepRecord | null> {
    const { operation, plan } = work;
    const position = { step: '' };
    try {
      await this.advanceAll(work, position);
    } catch (error) {
      if (isStopping(work.job)) throw new StepsLeft('the process stops', { cause: error });
      if (work.waits === true && isDomainError(error, 'LEASE_HELD')) throw new StepsLeft('waits', { cause: error });
      await uninterrupted(() => this.undo(work, error));
      throw isInterrupted(work.job) ? operationInterrupted({ id: operation.id, ...position }, { cause: error }) : error;
    }
    if (plan.result === undefined) return null;
    const records: Record<string, StepRecord> = {};
    for (const { name } of plan.steps) records[name] = (await this.row(operation.id, name)).record;
    return plan.result(operation, records);
  }

  /** Undoes all steps. @throws DomainError OPERATION_COMMITTED, OPERATION_BUSY; the errors of a compensation */
  async abandon(work: StepWork): Promise<void> {
    if (await this.isCommitted(work)) throw operationCommitted({ id: work.operation.id });
    await uninterrupted(() => this.compensate(work));
  }

  private async advanceAll(work: StepWork, position: { step: string }): Promise<void> {
    let isIrreversible = false;
    for (const step of work.plan.steps) {
      isIrreversible ||= step.commits === true;
      position.step = step.name;
      if (isStopping(work.job) || (!isIrreversible && isInterrupted(work.job))) work.job.signal.throwIfAborted();
      if (isIrreversible) await uninterrupted(() => this.advance(work, step));
      else await this.advance(work, step);
    }
  }

  private async advance({ operation, job, report }: StepWork, step: Step): Promise<void> {
    const row = await this.row(operation.id, step.name);
    if (row.state === 'done') return;
    const intent = row.attempts > 0 ? row.record : ((await step.intend?.(operation)) ?? {});
    await this.write({ operation, job }, row, 'running', intent);
    this.points.reached(`before ${step.name}`);
    const record = { ...intent, ...(await this.carriedOut({ operation, job, report }, step, { row, intent })) };
    this.points.reached(`during ${step.name}`);
    await this.write({ operation, job }, row, 'done', record);
    this.points.reached(`after ${step.name}`);
  }

  private async carriedOut(
    { operation, job, report }: Omit<StepWork, 'plan'>,
    step: Step,
    { row, intent }: { readonly row: OperationStep; readonly intent: StepRecord },
  ): Promise<StepRecord> {
    try {
      return await step.run(operation, intent, report);
    } catch (error) {
      if (!(error instanceof StepUnbegun)) throw error;
      await this.write({ operation, job }, row, 'pending', intent);
      throw error.cause;
    }
  }

  private async undo(work: StepWork, error: unknown): Promise<void> {
    const { id } = work.operation;
    try {
      if (!(await this.isCommitted(work))) {
        if (isInterrupted(work.job)) await this.ledger.interrupt(work.job);
        return await this.compensate(work);
      }
    } catch (failure) {
      const reason = reasonOf(failure);
      this.logger.error(`operation ${id} could not be undone and is left for a retry or the doctor: ${reason}`);
      throw new StepsLeft(reason, { cause: error });
    }
    this.logger.error(`operation ${id} will be finished by a retry or the doctor: ${reasonOf(error)}`);
    throw new StepsLeft('irreversible', { cause: error });
  }

  private async compensate({ operation, job, plan }: StepWork): Promise<void> {
    for (const step of plan.steps.toReversed()) {
      const row = await this.row(operation.id, step.name);
      if (row.state === 'pending' || row.state === 'compensated') continue;
      // A process must not undo what another one has taken over.
      await this.database.transaction((manager) => this.ledger.assertUndone(manager, operation.id, job));
      await step.compensate?.(operation, row.record);
      await this.write({ operation, job }, row, 'compensated', row.record);
      this.points.reached(`compensated ${step.name}`);
    }
  }

  /** Whether a step that makes the operation irreversible was begun. */
  private async isCommitted({ operation, plan }: StepWork): Promise<boolean> {
    for (const { name, commits } of plan.steps) {
      if (commits !== true) continue;
      const { state } = await this.row(operation.id, name);
      if (state === 'running' || state === 'done') return true;
    }
    return false;
  }

  private row(operationId: number, name: string): Promise<OperationStep> {
    return this.database.use((manager) => manager.findOneByOrFail(OperationStep, { operationId, name }));
  }

  /** Writes the step in a transaction that first proves that this process still holds the operation. */
  private async write(
    { operation: { id }, job }: Pick<StepWork, 'operation' | 'job'>,
    row: OperationStep,
    state: StepState,
    record: StepRecord,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      // What was begun is recorded even if the run was cancelled meanwhile.
      if (state === 'running') await this.ledger.assertHeld(manager, id, job);
      else await this.ledger.assertUndone(manager, id, job);
      const moment = clock.now();
      await manager.update(
        OperationStep,
        { id: row.id },
        {
          state,
          record: { ...record } as object,
          attempts: state === 'running' ? row.attempts + 1 : row.attempts,
          ...(state === 'running' ? { startedAt: moment } : { finishedAt: moment }),
        },
      );
    });
    row.attempts += state === 'running' ? 1 : 0;
  }
}

/** The process stops, and another one will continue the run. */
const isStopping = ({ signal }: JobContext): boolean =>
  signal.aborted && isDomainError(signal.reason, 'JOB_INTERRUPTED');

/** An operator interrupted the command that runs the operation. */
const isInterrupted = ({ signal }: JobContext): boolean =>
  signal.aborted && isDomainError(signal.reason, 'COMMAND_INTERRUPTED');
