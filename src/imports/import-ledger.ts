import type { EntityManager } from 'typeorm';
import { isDuplicateKey, tableName } from '#persistence';
import type { RowOutcome } from './import.choices';
import type { Counts, RowResult } from './row-results';

/** The report of an import, one row per batch (`import_batches`). A batch row that is committed with the records proves that they exist. */
export interface ImportBatch {
  readonly batch: number;
  readonly results: readonly RowResult[];
}

interface StoredBatch {
  readonly batch: number;
  readonly results: unknown;
}

/** Another process took the batch first and has committed it. */
export class BatchTaken extends Error {}

/**
 * Claims a batch for this transaction before any of its records is written. A second process waits here until the first one ends.
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

/** Writes the results of a batch that was claimed. */
export async function saveResults(manager: EntityManager, importId: number, written: ImportBatch): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'import_batches')} SET results = ? WHERE import_id = ? AND batch = ?`,
    [JSON.stringify(written.results), importId, written.batch],
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

/** The next batch of the report; null after the last one. */
export async function batchAfter(manager: EntityManager, importId: number, after: number): Promise<ImportBatch | null> {
  const [row] = await manager.query<StoredBatch[]>(
    `SELECT batch, results FROM ${tableName(manager, 'import_batches')}
      WHERE import_id = ? AND batch > ? ORDER BY batch LIMIT 1`,
    [importId, after],
  );
  if (row === undefined) return null;
  // MySQL's driver parses a JSON column; on MariaDB it is text.
  const results = typeof row.results === 'string' ? (JSON.parse(row.results) as unknown) : row.results;
  return { batch: row.batch, results: results as readonly RowResult[] };
}

const COLUMN_OF: Readonly<Record<RowOutcome, string>> = {
  created: 'rows_created',
  updated: 'rows_updated',
  unchanged: 'rows_unchanged',
  failed: 'rows_failed',
};

/** Sets the counts of the import, or adds those of one batch to them. */
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
