import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { FileMapping } from './file-mapping';
import type { Importer, KnownRows } from './importer';

/** The options of one import, and the headings of its file that are not imported (`import_options`). */
export interface ImportOptions {
  /** The default of the list, or the option of the request. */
  readonly known: KnownRows | 'usual';
  /** A copy of the mapping at upload time: a later change of the mapping changes no import. */
  readonly mapping: FileMapping | null;
  /** Headings that match no column. */
  readonly leftOut: readonly string[];
}

const USUAL: ImportOptions = { known: 'usual', mapping: null, leftOut: [] };

/** Writes the options in the transaction that writes the import. */
export async function keepOptions(manager: EntityManager, importId: number, options: ImportOptions): Promise<void> {
  const { known, mapping, leftOut } = options;
  await manager.query(
    `INSERT INTO ${tableName(manager, 'import_options')} (import_id, known_rows, mapping, left_out) VALUES (?, ?, ?, ?)`,
    [importId, known, mapping === null ? null : JSON.stringify(mapping), JSON.stringify(leftOut)],
  );
}

interface StoredOptions {
  readonly importId: number;
  readonly known: ImportOptions['known'];
  readonly mapping: unknown;
  readonly leftOut: unknown;
}

export async function optionsOf(manager: EntityManager, importId: number): Promise<ImportOptions> {
  return (await optionsOfAll(manager, [importId])).get(importId) ?? USUAL;
}

/** Options by import. Imports from before this table existed have none. */
export async function optionsOfAll(
  manager: EntityManager,
  importIds: readonly number[],
): Promise<ReadonlyMap<number, ImportOptions>> {
  if (importIds.length === 0) return new Map();
  const rows = await manager.query<StoredOptions[]>(
    `SELECT import_id AS importId, known_rows AS known, mapping, left_out AS leftOut
       FROM ${tableName(manager, 'import_options')} WHERE import_id IN (?)`,
    [importIds],
  );
  return new Map(
    rows.map(({ importId, known, mapping, leftOut }) => [
      importId,
      { known, mapping: parsed(mapping) as FileMapping | null, leftOut: (parsed(leftOut) ?? []) as readonly string[] },
    ]),
  );
}

/** MySQL's driver parses a JSON column; on MariaDB it is text. */
const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : (value ?? null));

export const knownRowsOf = ({ known }: ImportOptions, { knownRows = 'update' }: Importer): KnownRows =>
  known === 'usual' ? knownRows : known;
