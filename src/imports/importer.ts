import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import type { CellKind } from '../sheets/sheet';

/** What a row says, by the fields of the body a client would send. */
export type Values = Readonly<Record<string, unknown>>;

/** A value as text; nothing else is one. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `list` is several texts separated by commas; `time` the hour of the moment in the column of the same field. */
type ImportKind = CellKind | 'list' | 'time';

/** One column a file may have. */
export interface ImportColumn {
  /** As a heading may be written, beside the French and English ones. */
  readonly key: string;
  /** The field of the body it fills. */
  readonly field: string;
  readonly kind: ImportKind;
  readonly fr: string;
  readonly en: string;
  /** What other programs call it. */
  readonly aliases?: readonly string[];
  /** A file without it cannot be imported. */
  readonly isRequired?: true;
  /** What a record starts with: never changed, and a conflict where the record says another thing. */
  readonly isCreateOnly?: true;
  /** Part of what the record is known by: two that differ in it are two records. */
  readonly isKey?: true;
  /** Finds the record, and is no field of it. */
  readonly isKeyOnly?: true;
  /** Names a person or may: no report repeats it. */
  readonly isPersonal?: true;
  /** A text that names nobody, so a report of a conflict may repeat it. */
  readonly isTold?: true;
  /** The form in which two values are the same. */
  readonly compared?: (value: unknown) => unknown;
}

/** What a text of a cell names; undefined where nothing does. `values` are those of the columns before it. */
export interface Lookup {
  (text: string, values: Values): unknown;
  /** What people call a value this lookup gives. */
  readonly nameOf?: (value: unknown) => string | undefined;
}

/** A record there is already, by the fields of a body. */
export interface KnownRecord {
  readonly id: number;
  readonly values: Values;
}

/** From where new records get their numbers: within the transaction, ahead of it where it is long, or none that counts. */
export type Numbering = 'within' | 'ahead' | 'rehearsed';

/** One list while one file is imported into it. */
export interface ImportSession {
  /** By field. */
  readonly lookups: Readonly<Record<string, Lookup>>;
  /** Which record a row is of; null where it does not say. */
  keyOf(values: Values): string | null;
  /** The live records of these keys. */
  known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>>;
  /** Ids in the order of the bodies; all of them are made, or none. */
  createMany(unit: UnitOfWork, bodies: readonly object[], numbering: Numbering): Promise<readonly number[]>;
  /** `given` is all that the row says, beside what of it is a change. */
  update(unit: UnitOfWork, id: number, changes: object, given: Values): Promise<unknown>;
}

/** What becomes of a known record that a row says different things of: it follows the row, or the row is refused as a conflict. */
export type KnownRows = 'update' | 'report';

/** A list that files can be imported into, by the rules of its REST routes. */
export interface Importer {
  readonly resource: string;
  /** All of them are needed; `resource:create` and `resource:update`, when left out. */
  readonly permissions?: readonly string[];
  readonly columns: readonly ImportColumn[];
  /** Headings of its exports that are read-only: known, and passed over. */
  readonly ignored: readonly string[];
  readonly createBody: new () => object;
  readonly updateBody: new () => object;
  /** What is usual in this list; records follow the file, when left out. */
  readonly knownRows?: KnownRows;
  /** Keys of columns of which the third is the product of the first two: it tells what a comma is where no cell does. */
  readonly product?: readonly [quantity: string, price: string, total: string];
  /** Reads what the cells of a whole file may name. */
  open(manager: EntityManager): Promise<ImportSession>;
}

/** Port to the lists there are; implemented by the modules that have them. */
export interface Importers {
  /** @throws DomainError IMPORT_RESOURCE_UNKNOWN */
  find(resource: string): Importer;
  readonly resources: readonly string[];
}

/** Injection token of the {@link Importers}. */
export const IMPORTERS = Symbol('IMPORTERS');
