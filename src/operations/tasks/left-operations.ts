import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { JobState } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { leaseHeldBy } from './operation-lease';
import { INTERRUPTED, OperationLedger } from './operation-ledger';
import { Operation } from './operation.entity';
import { TaskRegistry } from './task-registry';

/** The kind under which the release before this one requested operations. */
const FORMER_RUN = 'operation.run';

/** An unfinished operation on which no process works. */
export interface LeftOperation {
  readonly operation: Operation;
  readonly ageSeconds: number;
  /** The run of a worker that was requested for it; null for an operation of a command or a request that waits. */
  readonly requested: RequestedRun | null;
  /** True if the operator interrupted the command: it is to be undone. */
  readonly isInterrupted: boolean;
  /** The local runs that tried to end it and did not. */
  readonly tries: Tries;
}

interface RequestedRun {
  readonly id: number;
  readonly state: JobState;
  readonly error: string | null;
  readonly dueAt: Date;
  /** Null while it has not ended. */
  readonly endedSeconds: number | null;
}

interface Tries {
  readonly count: number;
  readonly lastError: string | null;
  readonly lastSeconds: number;
}

const RUNS = `SELECT id, window_key AS \`window\`, state, error, not_before AS dueAt,
    TIMESTAMPDIFF(SECOND, finished_at, UTC_TIMESTAMP(3)) AS endedSeconds
  FROM job_runs WHERE kind IN (?) AND tenant_key = 0 AND window_key IN (?)`;
const LOCAL = `SELECT error, TIMESTAMPDIFF(SECOND, finished_at, UTC_TIMESTAMP(3)) AS seconds FROM job_runs
  WHERE kind IN (?) AND tenant_key = 0 AND window_key LIKE 'here-%' AND state = 'cancelled'
    AND JSON_VALUE(payload, '$.operationId') = ? ORDER BY id DESC`;

/** Finds the unfinished operations on which no process works, and what was tried to end them. */
@Injectable()
export class LeftOperations {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly ledger: OperationLedger,
    private readonly registry: TaskRegistry,
  ) {}

  async all(): Promise<readonly LeftOperation[]> {
    const running = await this.database.use((manager) =>
      manager.find(Operation, { where: { state: 'running' }, order: { id: 'ASC' } }),
    );
    if (running.length === 0) return [];
    const held = await this.ledger.holders(running);
    const left: LeftOperation[] = [];
    for (const operation of running) if (!held.has(operation.id)) left.push(await this.factsOf(operation));
    return left;
  }

  private factsOf(operation: Operation): Promise<LeftOperation> {
    const kinds = [operation.kind, ...this.registry.namesOf(operation.kind), FORMER_RUN];
    return this.database.use(async (manager) => {
      const [age] = await manager.query<{ seconds: number }[]>(
        'SELECT TIMESTAMPDIFF(SECOND, created_at, UTC_TIMESTAMP(3)) AS seconds FROM operations WHERE id = ?',
        [operation.id],
      );
      const [requested] = await manager.query<RequestedRun[]>(RUNS, [kinds, `op-${operation.id}`]);
      const local = await manager.query<{ error: string | null; seconds: number }[]>(LOCAL, [kinds, operation.id]);
      return {
        operation,
        ageSeconds: Number(age?.seconds),
        requested: requested === undefined ? null : { ...requested, endedSeconds: secondsOf(requested.endedSeconds) },
        isInterrupted: await wasInterrupted(manager, operation),
        tries: {
          count: local.length,
          lastError: local[0]?.error ?? null,
          lastSeconds: local[0]?.seconds ?? 0,
        },
      };
    });
  }
}

const secondsOf = (value: unknown): number | null => (value === null ? null : Number(value));

async function wasInterrupted(manager: EntityManager, { leaseOwner }: Operation): Promise<boolean> {
  const runId = leaseHeldBy(leaseOwner);
  if (runId === null) return false;
  const rows = await manager.query<unknown[]>(
    "SELECT 1 FROM job_runs WHERE id = ? AND state = 'cancelled' AND error = ?",
    [runId, INTERRUPTED],
  );
  return rows.length > 0;
}

/** True if a worker will carry the operation out: it waits for its turn, for a lease, or for its next attempt. */
export function isWaiting({ requested }: LeftOperation): boolean {
  return requested !== null && ['queued', 'failed', 'parked'].includes(requested.state);
}
