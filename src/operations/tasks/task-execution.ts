import { Injectable } from '@nestjs/common';
import { RunUndone } from '#jobs';
import type { JobContext, JobHandler, JobPayload, ReportProgress, Task } from '#jobs';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { OperationLedger } from './operation-ledger';
import type { Operation } from './operation.entity';
import { operationCancelled } from './operation.errors';
import { StepRunner, StepsLeft } from './step-runner';
import { TaskRegistry } from './task-registry';
import { TenantClaims } from './tenant-claims';

/** The kind under which the release before this one requested operations. */
const FORMER_RUN = 'operation.run';

interface Work {
  readonly job: JobContext;
  readonly tenantId: number | null;
  readonly input: object;
  readonly actor: string;
}

/** Runs tasks: for the clock and other code, by the payload of the run; for a person, by the operation that the payload names. */
@Injectable()
export class TaskExecution {
  constructor(
    private readonly registry: TaskRegistry,
    private readonly ledger: OperationLedger,
    private readonly steps: StepRunner,
    private readonly claims: TenantClaims,
  ) {}

  /** A handler for each name of each task. @throws Error if no module of this process has the service of a task */
  handlers(): readonly JobHandler[] {
    const handlers = this.registry.tasks.flatMap((task) => {
      this.registry.serviceOf(task);
      const { name, formerNames = [], attempts, requiresEpoch, outside } = task;
      return [name, ...formerNames].map((kind) => ({
        kind,
        ...(attempts === undefined ? {} : { attempts }),
        ...(requiresEpoch === undefined ? {} : { requiresEpoch }),
        ...(outside === undefined ? {} : { outside }),
        run: (job: JobContext) => this.work(task, job),
      }));
    });
    return [...handlers, { kind: FORMER_RUN, run: (job) => this.workOn(operationIdOf(job) ?? 0, job) }];
  }

  /** Runs a task without an operation and returns its whole result. @throws DomainError TENANT_BUSY, LEASE_HELD */
  async perform(task: Task, job: JobContext): Promise<object | null> {
    const input = this.registry.inputOf(task, job.payload);
    await this.assertApart(task, job);
    return this.run(task, { job, tenantId: job.tenantId, input, actor: `system:${task.name}` });
  }

  /** @throws DomainError TENANT_BUSY, LEASE_HELD if work runs beside which the task does not begin */
  assertApart(task: Task, job: JobContext): Promise<void> {
    return this.claims.assertFree(task, job);
  }

  /**
   * Completes an operation; null if it had ended. With `waits`, it is left for the next attempt while another process holds a lease that
   * it needs, such as a scheduled backup.
   *
   * @throws DomainError OPERATION_BUSY; RunUndone; the error of an operation that is left
   */
  async complete(operationId: number, job: JobContext, { waits = false } = {}): Promise<object | null> {
    return this.holding(operationId, job, waits, async (task, operation) => {
      const input = this.registry.inputOf(task, operation.input);
      const plan = this.registry.planOf(task);
      const report = reporterOf(job);
      if (plan === null) return shownOf(task, await this.run(task, { ...operation, job, input }));
      return this.steps.run({ operation: { ...operation, input }, job, plan, report, waits });
    });
  }

  /** @throws DomainError OPERATION_BUSY if a process works on the operation */
  assertFree(operation: Operation): Promise<void> {
    return this.ledger.assertFree(operation);
  }

  /** Undoes an operation. @throws DomainError OPERATION_BUSY, OPERATION_COMMITTED; the errors of a compensation */
  async abandon(operationId: number, job: JobContext, reason: string): Promise<void> {
    const operation = await this.ledger.begin(operationId, job);
    if (operation === null) return;
    try {
      const task = this.known(operation.kind);
      const plan = this.registry.planOf(task);
      const input = this.registry.inputOf(task, operation.input);
      if (plan !== null)
        await this.steps.abandon({ operation: { ...operation, input }, job, plan, report: reporterOf(job) });
    } catch (error) {
      await this.ledger.release(operationId, job).catch(() => undefined);
      throw error;
    }
    await this.ledger.end(operationId, job, { state: 'compensated', error: reason });
  }

  private async work(task: Task, job: JobContext): Promise<JobPayload | null> {
    const operationId = operationIdOf(job);
    if (operationId !== null) return this.workOn(operationId, job);
    return summaryOf(task, await this.perform(task, job));
  }

  private async workOn(operationId: number, job: JobContext): Promise<JobPayload> {
    await this.complete(operationId, job, { waits: true });
    return { operationId };
  }

  private async holding(
    operationId: number,
    job: JobContext,
    waits: boolean,
    work: (task: Task, operation: Operation) => Promise<object | null>,
  ): Promise<object | null> {
    const operation = await this.ledger.begin(operationId, job);
    if (operation === null) return null;
    const task = this.known(operation.kind);
    let result: object | null;
    try {
      result = await work(task, operation);
    } catch (error) {
      const isWaiting = waits && task.steps === undefined && isDomainError(error, 'LEASE_HELD');
      if (!isWaiting) return this.failed(task, operationId, job, error);
      await this.ledger.release(operationId, job);
      throw error;
    }
    await this.ledger.end(operationId, job, { state: 'done', result });
    return result;
  }

  /**
   * A process that is stopping leaves a task without steps to the next attempt. Otherwise the operation ends, unless its steps could be
   * neither completed nor undone.
   */
  private async failed(task: Task, operationId: number, job: JobContext, error: unknown): Promise<never> {
    const isLeft = error instanceof StepsLeft;
    const isWhole = task.steps === undefined;
    const isStopped = isWhole && isAborted(job) && !(await this.isCancelled(operationId, job));
    if (isLeft || isStopped) {
      await this.ledger.release(operationId, job).catch(() => undefined);
      throw isLeft ? error.cause : error;
    }
    const isCancelled = isWhole ? isAborted(job) : isDomainError(job.signal.reason, 'LEASE_LOST');
    const code = isCancelled ? operationCancelled({ id: operationId }).code : codeOf(error);
    await this.ledger.end(operationId, job, { state: 'compensated', error: code });
    throw new RunUndone(code, error);
  }

  private async isCancelled(operationId: number, job: JobContext): Promise<boolean> {
    return this.ledger.isCancelled(operationId, job).catch(() => false);
  }

  private async run(task: Task, { job, tenantId, input, actor }: Work): Promise<object | null> {
    if (task.run === undefined) throw new Error(`${task.name} runs only as an operation`);
    const { runId, attempt, signal } = job;
    const context = {
      runId,
      attempt,
      signal,
      input,
      actor,
      report: reporterOf(job),
      assertFence: job.assertFence.bind(job),
    };
    const service = this.registry.serviceOf(task);
    if (task.scope === 'platform' || task.alsoPlatform === true) return task.run(service, { ...context, tenantId });
    if (tenantId === null) throw new Error(`${task.name} needs a tenant`);
    return task.run(service, { ...context, tenantId });
  }

  private known(kind: string): Task {
    const task = this.registry.find(kind);
    if (task === null) throw new Error(`no task has the name ${kind}`);
    return task;
  }
}

/** Aborted by something else than the interruption of the command that runs it, after which nothing continues the operation. */
const isAborted = ({ signal }: JobContext): boolean =>
  signal.aborted && !isDomainError(signal.reason, 'COMMAND_INTERRUPTED');

/** What the list of runs keeps of a result. */
export function summaryOf(task: Task, result: object | null): JobPayload | null {
  if (result === null) return null;
  return { ...(task.summary === undefined ? shownOf(task, result) : task.summary(result)) };
}

function shownOf(task: Task, result: object | null): object | null {
  return result === null || task.shown === undefined ? result : task.shown(result);
}

/** The code of an error, or its cause for operators, without a driver's message. */
const codeOf = (error: unknown): string => (isDomainError(error) ? error.code : reasonOf(error));

const operationIdOf = ({ payload }: JobContext): number | null =>
  payload['operationId'] === undefined ? null : Number(payload['operationId']);

const reporterOf =
  (job: JobContext): ReportProgress =>
  (done, total) =>
    void job.progress(done, total).catch(() => undefined);
