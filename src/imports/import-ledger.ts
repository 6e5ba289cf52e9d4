import type { EntityManager } from 'typeorm';
import { isDuplicateKey, tableName } from '#persistence';
import type { RowOutcome } from './import.choices';
import type { Counts, RowResult } from './row-results';

/** The report of an import, batch by batch (`import_batches`): where a batch is written with its effects, it says that they are there. */
export interface ImportBatch {
  readonly batch: number;
  readonly results: readonly RowResult[];
}

interface StoredBatch {
  readonly batch: number;
  readonly results: unknown;
}

/** The batch is another's, who had taken it before and has committed it by now. */
export class BatchTaken extends Error {}

/**
 * Takes a batch for this transaction, before anything of it is written: who comes second waits here for the first.
 *
 * @throws BatchTaken
 */
export async function takeBatch(manager: EntityManager, importId: number, batch: number): Promise<void> {
  try {
    await keepBatch(manager, importId, { batch, results: [] });
  } catch (error) {
    throw isDuplicateKey(error) ? new BatchTaken() : error;
  }
}

/** Writes what became of a batch that was taken. */
export async function tellBatch(manager: EntityManager, importId: number, told: ImportBatch): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'import_batches')} SET results = ? WHERE import_id = ? AND batch = ?`,
    [JSON.stringify(told.results), importId, told.batch],
  );
}

export async function keepBatch(
  manager: EntityManager,
  importId: number,
  { batch, results }: ImportBatch,
): Promise<void> {
  await manager.query(
    `INSERT INTO ${tableName(manager, 'import_batches')} (import_id, batch, results) VALUES (?, ?, ?)`,
    [importId, batch, JSON.stringify(results)],
  );
}

export async function keptBatches(manager: EntityManager, importId: number): Promise<ReadonlySet<number>> {
  const rows = await manager.query<{ batch: number }[]>(
    `SELECT batch FROM ${tableName(manager, 'import_batches')} WHERE import_id = ?`,
    [importId],
  );
  return new Set(rows.map(({ batch }) => batch));
}

export async function forgetBatches(manager: EntityManager, importId: number): Promise<void> {
  await manager.query(`DELETE FROM ${tableName(manager, 'import_batches')} WHERE import_id = ?`, [importId]);
}

/** The next batch of the report after one; null after the last. */
export async function batchAfter(manager: EntityManager, importId: number, after: number): Promise<ImportBatch | null> {
  const [row] = await manager.query<StoredBatch[]>(
    `SELECT batch, results FROM ${tableName(manager, 'import_batches')}
      WHERE import_id = ? AND batch > ? ORDER BY batch LIMIT 1`,
    [importId, after],
  );
  if (row === undefined) return null;
  // MySQL's driver parses a JSON column, MariaDB's is text.
  const results = typeof row.results === 'string' ? (JSON.parse(row.results) as unknown) : row.results;
  return { batch: row.batch, results: results as readonly RowResult[] };
}

const COLUMN_OF: Readonly<Record<RowOutcome, string>> = {
  created: 'rows_created',
  updated: 'rows_updated',
  unchanged: 'rows_unchanged',
  failed: 'rows_failed',
};

/** Sets the counts of the import, or adds to them what one batch more did. */
export async function count(
  manager: EntityManager,
  importId: number,
  counts: Counts,
  how: 'set' | 'add',
): Promise<void> {
  const numbers = Object.entries(COLUMN_OF).map(([outcome, column]) => ({
    column,
    value: counts[outcome as RowOutcome],
  }));
  const all = [{ column: 'rows_read', value: numbers.reduce((sum, { value }) => sum + value, 0) }, ...numbers];
  const changes = all.map(({ column }) => (how === 'add' ? `${column} = ${column} + ?` : `${column} = ?`));
  await manager.query(`UPDATE ${tableName(manager, 'imports')} SET ${changes.join(', ')} WHERE id = ?`, [
    ...all.map(({ value }) => value),
    importId,
  ]);
}
