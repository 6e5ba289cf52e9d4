import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hasEnded } from '#jobs';
import type { JobContext } from '#jobs';
import { leaseHeldBy } from './operation-lease';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from './operation.entity';
import { operationBusy, operationCancelled } from './operation.errors';

type Changed = { readonly affectedRows: number };

/** The reason of a local run whose command was interrupted. */
export const INTERRUPTED = 'COMMAND_INTERRUPTED';

/** How the operation ended, and its result or the code of its error. */
export type OperationEnd =
  | { readonly state: 'done'; readonly result: object | null }
  | { readonly state: 'compensated'; readonly error: string };

/**
 * Binds operations to the runs that carry them out. A run is the only holder of a lease; an operation names the run that holds it
 * (`lease_owner` is `run:<id>`). A process of the release before this one knows operations by a lease of their own, so a bound
 * operation looks leased to it until the run ends.
 */
@Injectable()
export class OperationLedger {
  constructor(private readonly database: GlobalDatabase) {}

  /** Binds the operation to the run; null if it has ended. @throws DomainError OPERATION_BUSY if another process works on it */
  begin(id: number, { runId }: JobContext): Promise<Operation | null> {
    return this.database.transaction(async (manager) => {
      const operation = await manager.findOneOrFail(Operation, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (operation.state !== 'running') return null;
      if (leaseHeldBy(operation.leaseOwner) !== runId && (await heldUntil(manager, operation)) !== null)
        throw operationBusy({ id });
      await manager.query(
        'UPDATE operations SET lease_owner = ?, lease_until = UTC_TIMESTAMP(3) + INTERVAL 1 DAY WHERE id = ?',
        [ownerOf(runId), id],
      );
      return operation;
    });
  }

  /**
   * Call this inside a transaction before it writes. Until the commit no other process can take the operation over.
   *
   * @throws DomainError OPERATION_BUSY if another process has taken it over, OPERATION_CANCELLED if an operator cancelled the run
   */
  async assertHeld(manager: EntityManager, id: number, job: JobContext): Promise<void> {
    if ((await this.stateOf(manager, id, job)) === 'cancelled') throw operationCancelled({ id });
  }

  /** Like {@link assertHeld}, for a compensation, which a cancelled run completes. */
  async assertUndone(manager: EntityManager, id: number, job: JobContext): Promise<void> {
    await this.stateOf(manager, id, job);
  }

  /** Whether the run was cancelled, but still holds the operation. */
  async isCancelled(id: number, job: JobContext): Promise<boolean> {
    return this.database.transaction(async (manager) => (await this.stateOf(manager, id, job)) === 'cancelled');
  }

  /**
   * Ends the operation. A compensated one releases its idempotency key, so that the request can be repeated.
   *
   * @throws DomainError OPERATION_BUSY if another process has taken it over
   */
  async end(id: number, job: JobContext, end: OperationEnd): Promise<void> {
    const result = end.state === 'done' ? JSON.stringify(end.result ?? {}) : null;
    const error = end.state === 'done' ? null : end.error;
    await this.database.transaction(async (manager) => {
      await this.stateOf(manager, id, job);
      await manager.query<Changed>(
        `UPDATE operations SET state = ?, error = ?, result = ?, lease_until = NULL, finished_at = UTC_TIMESTAMP(3),
          idempotency_key = IF(? = 'compensated', NULL, idempotency_key) WHERE id = ? AND lease_owner = ?`,
        [end.state, error, result, end.state, id, ownerOf(job.runId)],
      );
    });
  }

  /**
   * Records that the run was interrupted on purpose, before its steps are undone: if the process is killed meanwhile, the operation is
   * undone and not completed.
   */
  async interrupt({ runId, fence }: JobContext): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        "UPDATE job_runs SET state = 'cancelled', error = ? WHERE id = ? AND fence = ? AND state = 'running'",
        [INTERRUPTED, runId, fence],
      ),
    );
  }

  /** Lets another run continue the operation, if this attempt still holds it. */
  async release(id: number, { runId, fence }: JobContext): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        `UPDATE operations SET lease_until = NULL WHERE id = ? AND lease_owner = ?
          AND EXISTS (SELECT 1 FROM job_runs run WHERE run.id = ? AND run.fence = ?)`,
        [id, ownerOf(runId), runId, fence],
      ),
    );
  }

  /** @throws DomainError OPERATION_BUSY if a process works on the operation */
  async assertFree(operation: Operation): Promise<void> {
    if ((await this.holders([operation])).has(operation.id)) throw operationBusy({ id: operation.id });
  }

  /** Of unfinished operations, those on which a process works, with the end of its lease. */
  holders(operations: readonly Operation[]): Promise<ReadonlyMap<number, Date>> {
    return this.database.use(async (manager) => {
      const held = new Map<number, Date>();
      for (const operation of operations) {
        const until = await heldUntil(manager, operation);
        if (until !== null) held.set(operation.id, until);
      }
      return held;
    });
  }

  private async stateOf(manager: EntityManager, id: number, { runId, fence }: JobContext): Promise<string> {
    const [row] = await manager.query<{ state: string }[]>(
      `SELECT run.state FROM job_runs run JOIN operations operation ON operation.lease_owner = ?
        WHERE run.id = ? AND run.fence = ? AND operation.id = ? AND operation.state = 'running'
          AND run.state IN ('running', 'cancelled') FOR UPDATE`,
      [ownerOf(runId), runId, fence, id],
    );
    if (row === undefined) throw operationBusy({ id });
    return row.state;
  }
}

const ownerOf = (runId: number): string => `run:${runId}`;

/** The end of the lease of the process that holds the operation, by its run or as in the release before this one; null without one. */
async function heldUntil(manager: EntityManager, { id, leaseOwner }: Operation): Promise<Date | null> {
  const runId = leaseHeldBy(leaseOwner);
  const [row] = await manager.query<{ owner: string | null; until: Date }[]>(
    runId === null
      ? 'SELECT lease_owner AS owner, lease_until AS until FROM operations WHERE id = ? AND lease_until >= UTC_TIMESTAMP(3)'
      : `SELECT owner, lease_until AS until FROM job_runs
          WHERE id = ? AND state IN ('running', 'cancelled') AND lease_until >= UTC_TIMESTAMP(3)`,
    [runId ?? id],
  );
  return row === undefined || hasEnded(row.owner ?? '') ? null : row.until;
}
