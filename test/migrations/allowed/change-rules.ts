import type { Codes } from '../column-codes';
import type { Table } from './schema';
import type { Change, Key, Part } from './sql-changes';
import type { Check, Column } from './sql-columns';
import { isAsFine, isSameValue, narrowings } from './widening';

/** What a migration does that is not in the list, and to what. */
export interface Problem {
  readonly what: string;
  readonly subject: string;
}

/** One ALTER of a table that already has rows. */
export interface Alteration {
  readonly name: string;
  /** The table at the release before, whose code still runs. */
  readonly released: Table;
  readonly before: Table;
  readonly after: Table;
  readonly changes: readonly Change[];
  /** The codes that the code of this release may write. */
  readonly written: Codes;
}

export const STATED = {
  drops: 'drops a column',
  table: 'drops a table',
  unique: 'drops a unique key',
  primary: 'drops the primary key',
  constraint: 'drops a constraint',
  code: 'refuses a code that the release before still writes',
  notNull: 'makes NOT NULL',
} as const;

/** Allowed for objects that are unused since a release. */
export const CONTRACTIONS: ReadonlySet<string> = new Set(Object.values(STATED));

/** What one change does that is not in the list. */
export function changeProblems(change: Change, alteration: Alteration): Problem[] {
  if (change.kind === 'add') return addProblems(change.part, alteration);
  if (change.kind === 'modify') return modifyProblems(change.column, alteration);
  return change.kind === 'drop' ? dropProblems(change, alteration) : [];
}

const problem = (what: string, { name }: Alteration, part: string): Problem => ({ what, subject: `${name}.${part}` });

function addProblems(part: Part, alteration: Alteration): Problem[] {
  if (part.kind === 'column') return addColumnProblems(part.column, alteration);
  if (part.kind === 'key') return addKeyProblems(part.key, alteration);
  const { kind, name, check, changesRows } = part.constraint;
  if (kind === 'check') return checkProblems(name, check, alteration);
  const isFree = !changesRows && check.columns.every((column) => isEmptyEverywhere(column, alteration));
  return isFree
    ? []
    : [
        problem(
          'adds a foreign key over existing rows, or one that changes rows',
          alteration,
          name || check.columns.join('.'),
        ),
      ];
}

function addColumnProblems(column: Column, alteration: Alteration): Problem[] {
  const isFilled = column.isNullable || column.defaultValue !== null || column.generated !== null;
  return [
    ...(isFilled ? [] : [problem('adds a NOT NULL column without a default', alteration, column.name)]),
    ...inlineProblems(column, alteration),
  ];
}

function inlineProblems({ name, inline }: Column, alteration: Alteration): Problem[] {
  return inline.flatMap((constraint) =>
    constraint.kind === 'primary'
      ? [problem('adds a primary key', alteration, name)]
      : checkProblems(name, constraint.check, alteration),
  );
}

/** A new column that is NULL in all rows. */
function isEmptyEverywhere(name: string, { released, after }: Alteration): boolean {
  const column = after.columns.get(name);
  return !released.columns.has(name) && column?.defaultValue === 'NULL' && column.generated === null;
}

function addKeyProblems(key: Key, alteration: Alteration): Problem[] {
  if (key.kind === 'plain') return [];
  if (key.kind === 'primary') return [problem('adds a primary key', alteration, 'primary')];
  const { before, after } = alteration;
  const isWithoutRows = key.columns.some((column) => isEmptyEverywhere(column, alteration));
  const isWider = uniqueKeys(before).some(({ columns }) =>
    columns.every((column) => key.columns.includes(column) && compare(before, after, column, isAsFine)),
  );
  return isWithoutRows || isWider
    ? []
    : [problem('adds a unique key over existing rows', alteration, key.name || key.columns.join('.'))];
}

const uniqueKeys = ({ keys }: Table): Key[] => [...keys.values()].filter(({ kind }) => kind !== 'plain');

function compare(before: Table, after: Table, part: string, by: (one: Column, other: Column) => boolean): boolean {
  const name = part.replace(/\(.*/, '');
  const [one, other] = [before.columns.get(name), after.columns.get(name)];
  return one !== undefined && other !== undefined && by(one, other);
}

/** A CHECK may be new over new columns, or replace one with fewer codes in the same statement. */
function checkProblems(name: string, check: Check, alteration: Alteration): Problem[] {
  const { released, before, after, changes, written } = alteration;
  const known = check.columns.filter((column) => after.columns.has(column));
  if (known.length > 0 && known.every((column) => !released.columns.has(column))) return [];
  const dropped = changes.flatMap((change) =>
    change.kind === 'drop' && change.what === 'constraint' ? [change.name] : [],
  );
  const replaced = dropped
    .map((constraint) => before.constraints.get(constraint)?.check.codes)
    .find((codes) => codes?.column === check.codes?.column);
  if (!replaced || !check.codes) return [problem('adds a CHECK over existing rows', alteration, name)];
  const { column, values } = check.codes;
  const used = written.get(`${alteration.name}.${column}`) ?? [];
  const isEarly = values.some((code) => !replaced.values.includes(code) && used.includes(code));
  const isNarrower = replaced.values.some((code) => !values.includes(code));
  return [
    ...(isEarly ? [problem('adds a code to a CHECK that this release already writes', alteration, column)] : []),
    ...(isNarrower ? [problem(STATED.code, alteration, column)] : []),
  ];
}

function modifyProblems(column: Column, alteration: Alteration): Problem[] {
  const before = alteration.before.columns.get(column.name);
  if (!before) return [problem('changes an unknown column', alteration, column.name)];
  const found = alteration.released.columns.has(column.name) ? narrowings(before, column) : [];
  return [...found.map((what) => problem(what, alteration, column.name)), ...inlineProblems(column, alteration)];
}

function dropProblems({ what, name }: Extract<Change, { kind: 'drop' }>, alteration: Alteration): Problem[] {
  if (what === 'primary') return [problem(STATED.primary, alteration, name)];
  if (what === 'column') return isKept(name, alteration) ? [] : [problem(STATED.drops, alteration, name)];
  if (what === 'key') return dropKeyProblems(name, alteration);
  const codes = alteration.before.constraints.get(name)?.check.codes;
  const isReplaced = alteration.changes.some((change) => codes && addedCheck(change)?.codes?.column === codes.column);
  return isReplaced ? [] : [problem(STATED.constraint, alteration, name)];
}

const addedCheck = (change: Change): Check | undefined =>
  change.kind === 'add' && change.part.kind === 'constraint' ? change.part.constraint.check : undefined;

/** A column that no release knows, or a generated one that the same statement adds again: it holds no data of its own. */
function isKept(name: string, { released, before, after }: Alteration): boolean {
  const isGenerated = (table: Table): boolean => (table.columns.get(name)?.generated ?? null) !== null;
  return !released.columns.has(name) || (isGenerated(before) && isGenerated(after));
}

/** A unique key may be dropped if the table has another one that refuses the same duplicates. */
function dropKeyProblems(name: string, alteration: Alteration): Problem[] {
  const { before, after } = alteration;
  const key = before.keys.get(name);
  if (!key) return [problem('drops an unknown key', alteration, name)];
  const isStillUnique = uniqueKeys(after).some(({ columns }) =>
    columns.every(
      (column) =>
        key.columns.includes(column) &&
        compare(before, after, column, (one, other) => isSameValue(one, other) && one.collation === other.collation),
    ),
  );
  return key.kind === 'plain' || isStillUnique ? [] : [problem(STATED.unique, alteration, name)];
}
