import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import type { CellKind } from '../sheets/sheet';

/** The values of a row, by the fields of the request body that a client would send. */
export type Values = Readonly<Record<string, unknown>>;

/** Returns a text value unchanged, and an empty text for any other value. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `list`: several texts separated by commas. `time`: the hour of the date in the other column of the same field. */
type ImportKind = CellKind | 'list' | 'time';

/** One column that a file may have. */
export interface ImportColumn {
  /** The key is accepted as a heading, beside the French and the English name. */
  readonly key: string;
  /** The field of the body. */
  readonly field: string;
  readonly kind: ImportKind;
  readonly fr: string;
  readonly en: string;
  /** Names used by other programs. */
  readonly aliases?: readonly string[];
  /** A file without this column cannot be imported. */
  readonly isRequired?: true;
  /** Set at creation only. A different value for an existing record is a conflict. */
  readonly isCreateOnly?: true;
  /** Part of the key of a record: records that differ in it are different records. */
  readonly isKey?: true;
  /** Only identifies the record; not a field of it. */
  readonly isKeyOnly?: true;
  /** May name a person: no report repeats the value. */
  readonly isPersonal?: true;
  /** A text that names no person, so the report of a conflict may repeat it. */
  readonly isReported?: true;
  /** Normalizes a value for the comparison. */
  readonly compared?: (value: unknown) => unknown;
}

/** The value that the text of a cell names; undefined if there is none. `values` are those of the columns before it. */
export interface Lookup {
  (text: string, values: Values): unknown;
  /** The display name of a value of this lookup. */
  readonly nameOf?: (value: unknown) => string | undefined;
}

/** An existing record, by the fields of a body. */
export interface KnownRecord {
  readonly id: number;
  readonly values: Values;
}

/** Source of the numbers of new records: in the transaction, before it (for a long transaction), or not counted (dry run). */
export type Numbering = 'within' | 'ahead' | 'rehearsed';

/** One list during one import. */
export interface ImportSession {
  /** Lookups by field. */
  readonly lookups: Readonly<Record<string, Lookup>>;
  /** The key of the record of a row; null if the row does not give it. */
  keyOf(values: Values): string | null;
  /** The live records with these keys. */
  known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>>;
  /** Returns the ids in the order of the bodies. Either all records are created or none. */
  createMany(unit: UnitOfWork, bodies: readonly object[], numbering: Numbering): Promise<readonly number[]>;
  /** `given` holds all values of the row, not only the changes. */
  update(unit: UnitOfWork, id: number, changes: object, given: Values): Promise<unknown>;
}

/** What happens to an existing record that differs from its row: it is updated, or the row is refused as a conflict. */
export type KnownRows = 'update' | 'report';

/** A list into which files can be imported, by the same rules as its REST routes. */
export interface Importer {
  readonly resource: string;
  /** All of them are required. Default: `resource:create` and `resource:update`. */
  readonly permissions?: readonly string[];
  readonly columns: readonly ImportColumn[];
  /** Headings of read-only columns in the exports: recognized and skipped. */
  readonly ignored: readonly string[];
  readonly createBody: new () => object;
  readonly updateBody: new () => object;
  /** The default of this list. If omitted, records are updated. */
  readonly knownRows?: KnownRows;
  /** Keys of three columns of which the third is the product of the first two. This shows the decimal sign if no cell does. */
  readonly product?: readonly [quantity: string, price: string, total: string];
  /** Reads the lookups for the cells of a whole file. */
  open(manager: EntityManager): Promise<ImportSession>;
}

/** Port to the importable lists; the modules that own the lists implement it. */
export interface Importers {
  /** @throws DomainError IMPORT_RESOURCE_UNKNOWN */
  find(resource: string): Importer;
  readonly resources: readonly string[];
}

/** Injection token of the {@link Importers}. */
export const IMPORTERS = Symbol('IMPORTERS');
