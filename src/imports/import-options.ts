import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { Importer, KnownRows } from './importer';

/** What was asked of one import beyond the usual (`import_options`); an import without a row has none of it. */
export interface ImportOptions {
  /** What the list does by itself, or what was asked for. */
  readonly known: KnownRows | 'usual';
}

const USUAL: ImportOptions = { known: 'usual' };

/** Within the transaction that writes the import. */
export async function keepOptions(manager: EntityManager, importId: number, { known }: ImportOptions): Promise<void> {
  if (known === 'usual') return;
  await manager.query(`INSERT INTO ${tableName(manager, 'import_options')} (import_id, known_rows) VALUES (?, ?)`, [
    importId,
    known,
  ]);
}

export async function optionsOf(manager: EntityManager, importId: number): Promise<ImportOptions> {
  const [row] = await manager.query<{ known: ImportOptions['known'] }[]>(
    `SELECT known_rows AS known FROM ${tableName(manager, 'import_options')} WHERE import_id = ?`,
    [importId],
  );
  return row ?? USUAL;
}

export const knownRowsOf = ({ known }: ImportOptions, { knownRows = 'update' }: Importer): KnownRows =>
  known === 'usual' ? knownRows : known;
