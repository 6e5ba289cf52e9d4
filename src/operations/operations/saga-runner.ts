import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hasEnded, leaseOwner } from '#jobs';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { OperationStep } from './operation-step.entity';
import type { StepState } from './operation-step.entity';
import { Operation } from './operation.entity';
import type { OperationState } from './operation.entity';
import { operationBusy, operationCommitted } from './operation.errors';
import { SagaProgress } from './saga';
import type { ReportProgress, Saga, SagaStep, StepRecord } from './saga';

const LEASE_SECONDS = 20;
const REPORT_EVERY_MS = 1000;

/**
 * Runs persisted sagas from the first unfinished step, and records each step before and after it. A lease by the database's clock prevents
 * two processes from running the same operation; the lease of a process that was killed on this machine is released at once. After a failure
 * the steps are compensated in reverse order. An operation whose compensation fails stays `running` for the next retry or `doctor`.
 */
@Injectable()
export class SagaRunner {
  private readonly logger = new Logger(SagaRunner.name);
  private readonly owner = leaseOwner();

  constructor(
    private readonly database: GlobalDatabase,
    private readonly progress: SagaProgress,
  ) {}

  /**
   * Completes the operation.
   *
   * @throws DomainError OPERATION_BUSY; the error of the failed step, after the compensation
   */
  async finish(operationId: number, saga: Saga): Promise<void> {
    await this.holding(operationId, async (operation) => {
      try {
        for (const step of saga.steps) await this.advance(operation, step);
        if (saga.result) await this.keepResult(operation, saga);
      } catch (error) {
        await this.undo(operation, saga, error);
        throw error;
      }
      await this.close(operation, 'done', null);
    });
  }

  /** Undoes the operation. @throws DomainError OPERATION_BUSY, OPERATION_COMMITTED; the errors of a compensation */
  async abandon(operationId: number, saga: Saga, reason: string): Promise<void> {
    await this.holding(operationId, async (operation) => {
      if (await this.isCommitted(operation, saga)) {
        await this.release(operation);
        throw operationCommitted({ id: operationId });
      }
      await this.compensate(operation, saga);
      await this.close(operation, 'compensated', reason);
    });
  }

  /**
   * Runs `work` under the operation's lease. The lease is renewed while the process lives, because a step may take longer than the lease.
   */
  private async holding(operationId: number, work: (operation: Operation) => Promise<void>): Promise<void> {
    const operation = await this.claim(operationId);
    const renewal = setInterval(() => void this.renew(operation).catch(() => undefined), (LEASE_SECONDS / 4) * 1000);
    renewal.unref();
    try {
      await work(operation);
    } finally {
      clearInterval(renewal);
    }
  }

  private async advance(operation: Operation, step: SagaStep): Promise<void> {
    const row = await this.stepRow(operation.id, step.name);
    if (row.state === 'done') return;
    const intent = row.attempts > 0 ? row.record : ((await step.intend?.(operation)) ?? {});
    await this.write(operation, row, 'running', intent);
    this.progress.reached(`before ${step.name}`);
    const record = { ...intent, ...(await step.run(operation, intent, this.reporter(operation))) };
    this.progress.reached(`during ${step.name}`);
    await this.write(operation, row, 'done', record);
    this.progress.reached(`after ${step.name}`);
  }

  private async undo(operation: Operation, saga: Saga, error: unknown): Promise<void> {
    try {
      if (await this.isCommitted(operation, saga)) {
        this.logger.error(`operation ${operation.id} will be finished by a retry or the doctor: ${codeOf(error)}`);
        await this.release(operation);
        return;
      }
      await this.compensate(operation, saga);
      await this.close(operation, 'compensated', codeOf(error));
    } catch (failure) {
      this.logger.error(
        `operation ${operation.id} could not be undone and is left for a retry or the doctor: ${reasonOf(failure)}`,
      );
      await this.release(operation).catch(() => undefined);
    }
  }

  private async compensate(operation: Operation, saga: Saga): Promise<void> {
    for (const step of saga.steps.toReversed()) {
      const row = await this.stepRow(operation.id, step.name);
      if (row.state === 'pending' || row.state === 'compensated') continue;
      await this.renew(operation);
      await step.compensate?.(operation, row.record);
      await this.write(operation, row, 'compensated', row.record);
      this.progress.reached(`compensated ${step.name}`);
    }
  }

  /** Whether a step that makes the operation irreversible was begun. */
  private async isCommitted({ id }: Operation, saga: Saga): Promise<boolean> {
    for (const { name, commits } of saga.steps) {
      if (commits !== true) continue;
      const { state } = await this.stepRow(id, name);
      if (state === 'running' || state === 'done') return true;
    }
    return false;
  }

  /** Writes progress at most once a second, without blocking the step. */
  private reporter({ id }: Operation): ReportProgress {
    let reportedAt = 0;
    return (done, total) => {
      if (done !== total && Date.now() - reportedAt < REPORT_EVERY_MS) return;
      reportedAt = Date.now();
      const progress = JSON.stringify({ done, total });
      this.database
        .use((manager) => manager.query('UPDATE operations SET progress = ? WHERE id = ?', [progress, id]))
        .catch(() => undefined);
    };
  }

  private async keepResult(operation: Operation, saga: Saga): Promise<void> {
    const records: Record<string, StepRecord> = {};
    for (const { name } of saga.steps) records[name] = (await this.stepRow(operation.id, name)).record;
    const result = JSON.stringify(saga.result?.(operation, records) ?? {});
    await this.database.use((manager) =>
      manager.query('UPDATE operations SET result = ? WHERE id = ? AND lease_owner = ?', [
        result,
        operation.id,
        this.owner,
      ]),
    );
  }

  private claim(id: number): Promise<Operation> {
    return this.database.use(async (manager) => {
      const known = await manager.findOneBy(Operation, { id });
      const holder = known?.leaseOwner ?? '';
      const ended = hasEnded(holder) ? holder : '';
      const result = await manager.query<{ affectedRows: number }>(
        `UPDATE operations SET lease_owner = ?, lease_until = UTC_TIMESTAMP(3) + INTERVAL ${LEASE_SECONDS} SECOND
          WHERE id = ? AND state = 'running'
            AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3) OR lease_owner = ?)`,
        [this.owner, id, ended],
      );
      if (result.affectedRows !== 1) throw operationBusy({ id });
      return manager.findOneByOrFail(Operation, { id });
    });
  }

  private stepRow(operationId: number, name: string): Promise<OperationStep> {
    return this.database.use((manager) => manager.findOneByOrFail(OperationStep, { operationId, name }));
  }

  /** Writes the step and renews the lease in one transaction. A process that lost its lease stops here. */
  private async write(operation: Operation, row: OperationStep, state: StepState, record: StepRecord): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.keepLease(manager, operation);
      const moment = new Date();
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
      row.attempts += state === 'running' ? 1 : 0;
    });
  }

  /** Checked before a compensation: a process must not undo an operation that another process has taken over. */
  private renew(operation: Operation): Promise<void> {
    return this.database.use((manager) => this.keepLease(manager, operation));
  }

  /** @throws DomainError OPERATION_BUSY if the lease was lost */
  private async keepLease(manager: EntityManager, { id }: Operation): Promise<void> {
    const renewed = await manager.query<{ affectedRows: number }>(
      `UPDATE operations SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ${LEASE_SECONDS} SECOND, updated_at = UTC_TIMESTAMP(3)
        WHERE id = ? AND lease_owner = ? AND state = 'running'`,
      [id, this.owner],
    );
    if (renewed.affectedRows !== 1) throw operationBusy({ id });
  }

  /** A compensated operation releases its idempotency key, so that the request can be repeated. */
  private async close(operation: Operation, state: OperationState, error: string | null): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        `UPDATE operations SET state = ?, error = ?, lease_owner = NULL, lease_until = NULL, finished_at = UTC_TIMESTAMP(3),
          idempotency_key = IF(? = 'compensated', NULL, idempotency_key) WHERE id = ? AND lease_owner = ?`,
        [state, error, state, operation.id, this.owner],
      ),
    );
  }

  private async release(operation: Operation): Promise<void> {
    await this.database.use((manager) =>
      manager.query('UPDATE operations SET lease_owner = NULL, lease_until = NULL WHERE id = ? AND lease_owner = ?', [
        operation.id,
        this.owner,
      ]),
    );
  }
}

function codeOf(error: unknown): string {
  return isDomainError(error) ? error.code : reasonOf(error);
}
