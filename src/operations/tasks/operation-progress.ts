import type { EntityManager } from 'typeorm';
import { leaseHeldBy } from './operation-lease';
import type { Operation } from './operation.entity';

interface RunProgress {
  readonly id: number | string;
  readonly operationId: number | string | null;
  readonly progress: string | Operation['progress'];
}

/** The same operations with the progress of the runs that carry them out, in one statement. */
export async function withProgress<O extends Operation>(
  manager: EntityManager,
  operations: readonly O[],
): Promise<readonly O[]> {
  const runIds = operations.flatMap(({ leaseOwner }) => leaseHeldBy(leaseOwner) ?? []);
  if (runIds.length === 0) return operations;
  const rows = await manager.query<RunProgress[]>(
    "SELECT id, JSON_VALUE(payload, '$.operationId') AS operationId, progress FROM job_runs WHERE id IN (?)",
    [runIds],
  );
  // A restored registry may name runs of the lost one.
  const byOperation = new Map(rows.map(({ operationId, progress }) => [Number(operationId), progress]));
  return operations.map((operation) => {
    const stored = byOperation.get(operation.id) ?? null;
    const progress = typeof stored === 'string' ? (JSON.parse(stored) as Operation['progress']) : stored;
    return progress === null ? operation : { ...operation, progress };
  });
}
