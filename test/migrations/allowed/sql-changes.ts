import { checkOf, columnOf } from './sql-columns';
import type { Check, Column } from './sql-columns';
import { partsOf, SqlReader } from './sql-reader';
import { NotAllowed } from './sql-tokens';

export interface Key {
  readonly kind: 'primary' | 'unique' | 'plain';
  readonly name: string;
  readonly columns: readonly string[];
}

export interface Constraint {
  readonly kind: 'check' | 'foreign';
  readonly name: string;
  /** The columns of this table that it concerns. */
  readonly check: Check;
  /** A foreign key with `ON DELETE CASCADE` and the like. */
  readonly changesRows: boolean;
}

/** A line of a CREATE TABLE, or what an ALTER adds. */
export type Part =
  | { readonly kind: 'column'; readonly column: Column }
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'constraint'; readonly constraint: Constraint };

/** A change of an ALTER TABLE. */
export type Change =
  | { readonly kind: 'add'; readonly part: Part }
  | { readonly kind: 'modify'; readonly column: Column }
  | { readonly kind: 'drop'; readonly what: 'column' | 'key' | 'constraint' | 'primary'; readonly name: string }
  | { readonly kind: 'rename-key'; readonly name: string; readonly to: string }
  | { readonly kind: 'option'; readonly option: 'ALGORITHM' | 'LOCK'; readonly value: string }
  | { readonly kind: 'unknown'; readonly problem: string };

/** A change, or `unknown` with what the list does not contain. */
export function changeOf(reader: SqlReader): Change {
  try {
    const change = knownChange(reader);
    reader.end();
    return change;
  } catch (error) {
    if (error instanceof NotAllowed) return { kind: 'unknown', problem: error.message };
    throw error;
  }
}

function knownChange(reader: SqlReader): Change {
  if (reader.take('ADD')) return { kind: 'add', part: addedPart(reader) };
  if (reader.take('MODIFY')) {
    reader.take('COLUMN');
    return { kind: 'modify', column: columnOf(reader.name(), reader) };
  }
  if (reader.take('DROP')) return drop(reader);
  if (reader.take('RENAME', 'KEY') || reader.take('RENAME', 'INDEX')) {
    const name = reader.name();
    reader.need('TO');
    return { kind: 'rename-key', name, to: reader.name() };
  }
  return optionOf(reader);
}

/** `ALGORITHM` or `LOCK`. */
export function optionOf(reader: SqlReader): Change {
  const found = reader.takeOneOf('ALGORITHM', 'LOCK');
  if (found === null) throw reader.unknown();
  reader.takeSymbol('=');
  return { kind: 'option', option: found as 'ALGORITHM' | 'LOCK', value: reader.next().text.toUpperCase() };
}

function addedPart(reader: SqlReader): Part {
  const isColumn = reader.take('COLUMN');
  if (isColumn) reader.take('IF', 'NOT', 'EXISTS');
  const part = isColumn ? columnPart(reader) : partOf(reader);
  if (part.kind === 'column' && !reader.take('FIRST') && reader.take('AFTER')) reader.name();
  return part;
}

/** A line of a CREATE TABLE. */
export function partOf(reader: SqlReader): Part {
  if (reader.take('CONSTRAINT')) {
    const name = reader.sees('CHECK') || reader.sees('FOREIGN', 'KEY') ? '' : reader.name();
    return constraintPart(name, reader);
  }
  if (reader.sees('CHECK') || reader.sees('FOREIGN', 'KEY')) return constraintPart('', reader);
  if (reader.take('PRIMARY', 'KEY')) return keyPart('primary', reader);
  if (reader.take('UNIQUE')) {
    reader.takeOneOf('KEY', 'INDEX');
    return keyPart('unique', reader);
  }
  if (reader.takeOneOf('KEY', 'INDEX') !== null) return keyPart('plain', reader);
  if (['FULLTEXT', 'SPATIAL', 'PERIOD', 'SYSTEM', 'PARTITION', 'VECTOR'].some((word) => reader.sees(word))) {
    throw reader.unknown();
  }
  return columnPart(reader);
}

function columnPart(reader: SqlReader): Part {
  return { kind: 'column', column: columnOf(reader.name(), reader) };
}

function keyPart(kind: Key['kind'], reader: SqlReader): Part {
  reader.take('IF', 'NOT', 'EXISTS');
  const name = kind === 'primary' || reader.seesSymbol('(') ? '' : reader.name();
  return { kind: 'key', key: { kind, name, columns: keyColumns(reader) } };
}

/** A key over the beginning of a text keeps its length in the name: `name(20)`. */
export function keyColumns(reader: SqlReader): string[] {
  return partsOf(reader.group()).map((part) => {
    const name = part.name();
    const length = part.seesSymbol('(') ? `(${part.group()[0]?.text ?? ''})` : '';
    part.takeOneOf('ASC', 'DESC');
    part.end();
    return `${name}${length}`;
  });
}

function constraintPart(name: string, reader: SqlReader): Part {
  if (reader.take('CHECK')) {
    return {
      kind: 'constraint',
      constraint: { kind: 'check', name, check: checkOf(reader.group()), changesRows: false },
    };
  }
  reader.need('FOREIGN', 'KEY');
  const columns = keyColumns(reader);
  reader.need('REFERENCES');
  reader.table();
  keyColumns(reader);
  let changesRows = false;
  while (reader.take('ON', 'DELETE') || reader.take('ON', 'UPDATE')) {
    const isRefused = reader.take('RESTRICT') || reader.take('NO', 'ACTION');
    if (!isRefused && !reader.take('CASCADE') && !reader.take('SET', 'NULL')) throw reader.unknown();
    changesRows ||= !isRefused;
  }
  return { kind: 'constraint', constraint: { kind: 'foreign', name, check: { columns, codes: null }, changesRows } };
}

function drop(reader: SqlReader): Change {
  if (reader.take('PRIMARY', 'KEY')) return { kind: 'drop', what: 'primary', name: 'primary' };
  if (reader.takeOneOf('KEY', 'INDEX') !== null) return { kind: 'drop', what: 'key', name: existing(reader) };
  if (reader.take('FOREIGN', 'KEY') || reader.takeOneOf('CONSTRAINT', 'CHECK') !== null) {
    return { kind: 'drop', what: 'constraint', name: existing(reader) };
  }
  reader.take('COLUMN');
  return { kind: 'drop', what: 'column', name: existing(reader) };
}

function existing(reader: SqlReader): string {
  reader.take('IF', 'EXISTS');
  return reader.name();
}
