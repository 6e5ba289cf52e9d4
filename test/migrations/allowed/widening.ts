import { isDeepStrictEqual } from 'node:util';
import type { Column } from './sql-columns';

/** Types in ascending order of what they hold. */
const FAMILIES: readonly (readonly string[])[] = [
  ['TINYINT', 'SMALLINT', 'MEDIUMINT', 'INT', 'BIGINT'],
  ['TINYTEXT', 'TEXT', 'MEDIUMTEXT', 'LONGTEXT'],
  ['TINYBLOB', 'BLOB', 'MEDIUMBLOB', 'LONGBLOB'],
];

const INTEGERS = FAMILIES[0] ?? [];

/** How a new definition of a column keeps less than the one before. Empty: every row and every statement of before still fits. */
export function narrowings(before: Column, after: Column): string[] {
  const same = (...parts: readonly (keyof Column)[]): boolean => parts.every((part) => before[part] === after[part]);
  return [
    ...(holdsAll(before, after) ? [] : ['narrows the type of']),
    ...(same('charset', 'collation') ? [] : ['changes the charset or collation of']),
    ...(before.isNullable && !after.isNullable ? ['makes NOT NULL'] : []),
    ...(keepsDefault(before, after) && same('onUpdate', 'isAutoIncrement') ? [] : ['changes the default of']),
    ...(isDeepStrictEqual(before.generated, after.generated) ? [] : ['changes what is generated in']),
  ];
}

function holdsAll(before: Column, after: Column): boolean {
  if (before.type !== after.type) return isWiderType(before, after);
  if (before.isUnsigned !== after.isUnsigned) return false;
  if (INTEGERS.includes(before.type)) return true;
  if (before.type === 'DECIMAL') return isWiderDecimal(before.sizes, after.sizes);
  return (after.sizes[0] ?? 0) >= (before.sizes[0] ?? 0);
}

/** A sign needs a larger type; the width in parentheses is only a hint for display. */
function isWiderType(before: Column, after: Column): boolean {
  const family = FAMILIES.find((types) => types.includes(before.type));
  const isLarger = family !== undefined && family.indexOf(after.type) > family.indexOf(before.type);
  return isLarger && (before.isUnsigned || !after.isUnsigned);
}

function isWiderDecimal(before: readonly number[], after: readonly number[]): boolean {
  const [digits = 10, decimals = 0] = before;
  const [newDigits = 10, newDecimals = 0] = after;
  return newDecimals >= decimals && newDigits - newDecimals >= digits - decimals;
}

/** A column without a default may gain one. `NULL` ends with NOT NULL, which is reported itself. */
function keepsDefault(before: Column, after: Column): boolean {
  if (before.defaultValue === null || (before.defaultValue === 'NULL' && !after.isNullable)) return true;
  return before.defaultValue === after.defaultValue;
}

/** Whether two rows that differ by the column before also differ by it after. */
export function isAsFine(before: Column, after: Column): boolean {
  return (
    isSameValue(before, after) && (before.collation === after.collation || after.collation?.endsWith('_bin') === true)
  );
}

/** Whether a generated column, or one of the same type, contains the same value; stored or not. */
export function isSameValue(before: Column, after: Column): boolean {
  return holdsAll(before, after) && before.generated?.expression === after.generated?.expression;
}
