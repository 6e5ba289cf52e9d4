import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JobRuns, LocalRuns, RunUndone } from '#jobs';
import type { JobContext, JobPayload, TaskRequest } from '#jobs';
import { isDomainError } from '#kernel';
import type { WriteRequest } from '#kernel';
import { idempotencyKeyReused, reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { OperationRecords } from './operation-records';
import type { OperationKey, Origin } from './operation-records';
import { Operation } from './operation.entity';
import { operationCancelled, operationFailed } from './operation.errors';
import { summaryOf, TaskExecution } from './task-execution';
import { TaskRegistry } from './task-registry';

/** Starts tasks for people: by a request, which a worker carries out, or here, for a caller who waits. */
@Injectable()
export class Tasks {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly registry: TaskRegistry,
    private readonly records: OperationRecords,
    private readonly execution: TaskExecution,
    private readonly runs: JobRuns,
    private readonly locals: LocalRuns,
  ) {}

  /**
   * Requests an operation, which a worker carries out (202), once per idempotency key. `requestOf` is called only for a new key,
   * because the effects of the first request might make it fail.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, TENANT_BUSY; the errors of `requestOf`
   */
  request<I extends object, R extends object | null>(
    write: WriteRequest,
    requestOf: () => Promise<TaskRequest<I, R>>,
  ): Promise<Operation> {
    return this.once(write, async (idempotency) => this.enqueue(await requestOf(), { idempotency, asked: write }));
  }

  /** Like {@link request}, for an operation that is recorded together with other rows: `make` stores the key with them. */
  async once(write: WriteRequest, make: (idempotency: OperationKey | null) => Promise<Operation>): Promise<Operation> {
    const idempotency = keyOf(write);
    if (idempotency === null) return this.audited(write, make(null));
    const earlier = await this.earlier(write, idempotency);
    if (earlier !== null) return earlier;
    try {
      return await this.audited(write, make(idempotency));
    } catch (error) {
      // A concurrent identical request was faster: it holds the key, or its effect conflicts with this one.
      const twin = await this.earlier(write, idempotency);
      if (twin === null) throw error;
      return twin;
    }
  }

  /** Records an operation, and the run of a worker that carries it out. @throws DomainError TENANT_BUSY */
  async enqueue<I extends object, R extends object | null>(
    request: TaskRequest<I, R>,
    origin: Origin = {},
  ): Promise<Operation> {
    const operation = await this.database.transaction(async (manager) => {
      const id = await this.records.open(manager, request, origin);
      await this.runs.enqueueWithin(manager, runOf({ id, kind: request.task.name, tenantId: request.tenantId }));
      return manager.findOneByOrFail(Operation, { id });
    });
    this.runs.begin(operation.kind, windowOf(operation.id));
    return operation;
  }

  /** Starts a recorded operation in a worker. Idempotent. */
  async start(operationId: number): Promise<Operation> {
    const operation = await this.operation(operationId);
    await this.runs.enqueue(runOf(operation));
    return operation;
  }

  /** Records an operation and carries it out in this process. @throws DomainError TENANT_BUSY; the errors of {@link finish} */
  async runHere<I extends object, R extends object | null>(request: TaskRequest<I, R>): Promise<Operation> {
    const operationId = await this.database.transaction((manager) => this.records.open(manager, request));
    return this.finish(operationId);
  }

  /**
   * Runs a task without steps in this process and returns its whole result. It is listed among the runs, not among the operations.
   *
   * @throws the errors of the task
   */
  async runTask<I extends object, R extends object | null>(
    { task, tenantId, input }: Omit<TaskRequest<I, R>, 'actor'>,
    signal?: AbortSignal,
  ): Promise<R> {
    const perform = (job: JobContext): Promise<R> => this.execution.perform(task, job) as Promise<R>;
    return this.localRun({ task, tenantId, input }, perform, signal);
  }

  /**
   * Runs `work` in this process in place of a task's own: recorded as a run of the task, and kept apart from other work on the tenant as the
   * task is.
   *
   * @throws DomainError TENANT_BUSY, LEASE_HELD; the errors of `work`
   */
  async runInstead<I extends object, W extends object>(
    request: Omit<TaskRequest<I>, 'actor'>,
    work: () => Promise<W>,
  ): Promise<W> {
    return this.localRun(request, async (job) => {
      await this.execution.assertApart(request.task, job);
      return work();
    });
  }

  private localRun<I extends object, R extends object | null>(
    { task, tenantId, input }: Omit<TaskRequest<I>, 'actor'>,
    perform: (job: JobContext) => Promise<R>,
    signal?: AbortSignal,
  ): Promise<R> {
    const payload: JobPayload = Object.fromEntries(Object.entries(input));
    const work = async (job: JobContext): Promise<{ result: R; stored: JobPayload | null }> => {
      const result = await perform(job);
      return { result, stored: summaryOf(task, result) };
    };
    return this.locals.run({ kind: task.name, tenantId, payload }, work, signal);
  }

  /**
   * Carries out a recorded or interrupted operation in this process; does nothing if it has ended.
   *
   * @throws DomainError OPERATION_BUSY, OPERATION_FAILED; the errors of a step
   */
  async finish(operationId: number, { waits = false } = {}): Promise<Operation> {
    const operation = await this.operation(operationId);
    if (operation.state !== 'running') return operation;
    try {
      await this.here(operation, (job) => this.execution.complete(operationId, job, { waits }));
    } catch (caught) {
      const error = caught instanceof RunUndone ? caught.cause : caught;
      if (isDomainError(error)) throw error;
      throw operationFailed(
        { id: operationId, reason: reasonOf(error).slice(0, 120) },
        { cause: error, retryAfterSeconds: 5 },
      );
    }
    return this.operation(operationId);
  }

  /** Undoes an unfinished operation. @throws DomainError OPERATION_BUSY, OPERATION_COMMITTED; the errors of a compensation */
  async abandon(operationId: number, reason: string): Promise<void> {
    const operation = await this.operation(operationId);
    await this.here(operation, (job) => this.execution.abandon(operationId, job, reason).then(() => null));
  }

  /** Completes an operation that was interrupted by a crash; if that fails, undoes it, unless it is irreversible. */
  async finishOrUndo(operationId: number): Promise<void> {
    try {
      await this.finish(operationId, { waits: true });
    } catch (error) {
      if (isDomainError(error, 'LEASE_HELD')) throw error;
      const { state } = await this.operation(operationId);
      if (state === 'compensated') return;
      if (state !== 'running') throw error;
      await this.abandon(operationId, 'doctor');
    }
  }

  /** Undoes an operation whose command was interrupted; completes it if it is irreversible. */
  async abandonOrFinish(operationId: number): Promise<void> {
    try {
      await this.abandon(operationId, operationCancelled({ id: operationId }).code);
    } catch (error) {
      if (!isDomainError(error, 'OPERATION_COMMITTED')) throw error;
      await this.finish(operationId);
    }
  }

  private async here(operation: Operation, work: (job: JobContext) => Promise<object | null>): Promise<null> {
    const { id, kind } = operation;
    const stored = { operationId: id };
    // Before a run is recorded: who waits for another process asks often.
    await this.execution.assertFree(operation);
    return this.locals.run({ kind: this.nameOf(kind), tenantId: null, payload: stored }, async (job) => {
      await work(job);
      return { result: null, stored };
    });
  }

  private nameOf(kind: string): string {
    return this.registry.find(kind)?.name ?? kind;
  }

  private async audited(write: WriteRequest, made: Promise<Operation>): Promise<Operation> {
    const operation = await made;
    if (write.tenantAct !== null) write.markAudited();
    return operation;
  }

  /** The operation of an earlier request with the same key. A crash may have prevented its start in a worker, so it is started again. */
  private async earlier(write: WriteRequest, { key, fingerprint }: OperationKey): Promise<Operation | null> {
    const found = await this.database.use(async (manager) => {
      await manager.query(FORGET_OLD_KEY, [key]);
      return manager.findOneBy(Operation, { idempotencyKey: key });
    });
    if (found === null) return null;
    if (found.fingerprint !== fingerprint) throw idempotencyKeyReused({});
    write.markReplayed();
    return found.state === 'running' ? this.start(found.id) : found;
  }

  private operation(id: number): Promise<Operation> {
    return this.database.use((manager) => manager.findOneByOrFail(Operation, { id }));
  }
}

/** A key is valid for a day, as in a tenant's own database. */
const FORGET_OLD_KEY = `UPDATE operations SET idempotency_key = NULL
  WHERE idempotency_key = ? AND state <> 'running' AND created_at < UTC_TIMESTAMP(3) - INTERVAL 24 HOUR`;

const windowOf = (operationId: number): string => `op-${operationId}`;

/** The run belongs to the platform, because it does not depend on the status of the tenant, which may be stopped. */
function runOf({ id, kind, tenantId }: Pick<Operation, 'id' | 'kind' | 'tenantId'>): Parameters<JobRuns['enqueue']>[0] {
  return { kind, tenant: null, window: windowOf(id), payload: { operationId: id, tenantId } };
}

/** A key belongs to one caller, so it is hashed together with the caller. */
function keyOf({ idempotency }: WriteRequest): OperationKey | null {
  if (idempotency === null) return null;
  const { scope, key, fingerprint } = idempotency;
  return { key: createHash('sha256').update(`${scope}\n${key}`).digest('hex'), fingerprint };
}
