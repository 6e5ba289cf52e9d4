import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';

/** The declared fields of a body class. */
export interface BodyShape {
  readonly fields: ReadonlyMap<string, FieldShape>;
}

/** The size limits of one field, according to its validation rules. */
export interface FieldShape {
  /** Maximum number of array elements; null if the field is not an array. */
  readonly mostItems: number | null;
  /** The class of the object or of each element; null for a plain value. */
  readonly of: BodyShape | null;
  /** True for an object with undeclared keys, such as settings by name. */
  readonly isOpen: boolean;
  /** Maximum number of characters of the text, or of each text of an array. */
  readonly longestText: number;
  /** True if a rule compares the elements with one another, so that the array can be checked only as a whole. */
  readonly isWhole: boolean;
  /** True for a text that must have at least one character. */
  readonly isRequiredText: boolean;
}

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** Default maxima: elements of an array, characters of a text. */
const DEFAULT_ITEMS = 50;
const DEFAULT_TEXT = 1000;
/** Maximum characters of numbers, days and codes. */
const SHORT_TEXT = 100;
const FREE_TEXT: ReadonlySet<string> = new Set(['isString', 'isEmail', 'isUrl']);

/** Rules that can be checked on a part of an array as well as on the whole. */
const SIZE_RULES: ReadonlySet<string> = new Set(['isArray', 'arrayMinSize', 'arrayMaxSize', 'arrayNotEmpty']);

const shapes = new WeakMap<object, BodyShape>();

/** The shape of a body class, computed once from its validation rules. */
export function bodyShapeOf(metatype: Type<unknown>): BodyShape {
  const known = shapes.get(metatype);
  if (known !== undefined) return known;
  const fields = new Map<string, FieldShape>();
  const shape: BodyShape = { fields };
  // Stored before its fields are computed, because a class may contain itself.
  shapes.set(metatype, shape);
  for (const [name, rules] of rulesByField(metatype)) fields.set(name, fieldShape(metatype, name, rules));
  return shape;
}

function rulesByField(metatype: Type<unknown>): Map<string, Rule[]> {
  const storage = getMetadataStorage();
  const fields = new Map<string, Rule[]>();
  for (const rule of storage.getTargetValidationMetadatas(metatype, '', false, false)) {
    fields.set(rule.propertyName, [...(fields.get(rule.propertyName) ?? []), rule]);
  }
  return fields;
}

function fieldShape(metatype: Type<unknown>, name: string, rules: readonly Rule[]): FieldShape {
  const limit = (rule: string, index: number): number | undefined =>
    rules.find((one) => one.name === rule)?.constraints?.[index] as number | undefined;
  const isNested = rules.some(({ type }) => type === 'nestedValidation');
  const isArray = rules.some(({ name: rule, each }) => rule === 'isArray' || rule === 'arrayMaxSize' || each);
  const isFree = rules.some((rule) => FREE_TEXT.has(rule.name ?? ''));
  const own = rules.filter(({ type, each }) => type === 'customValidation' && !each);
  return {
    mostItems: isArray ? (limit('arrayMaxSize', 0) ?? DEFAULT_ITEMS) : null,
    of: isNested ? nestedShape(metatype, name, isArray) : null,
    isOpen: !isNested && rules.some((rule) => rule.name === 'isObject'),
    longestText: limit('maxLength', 0) ?? limit('isLength', 1) ?? (isFree ? DEFAULT_TEXT : SHORT_TEXT),
    isWhole: own.some((rule) => !SIZE_RULES.has(rule.name ?? '')),
    isRequiredText: !isArray && own.some(hasLeastLength),
  };
}

/** A rule that refuses the empty text. */
const hasLeastLength = ({ name = '', constraints }: Rule): boolean =>
  name === 'isNotEmpty' || ((name === 'isLength' || name === 'minLength') && constraints?.[0] !== 0);

/** Only class-transformer knows the class of a nested value, so one instance is created to find it. */
function nestedShape(metatype: Type<unknown>, name: string, isArray: boolean): BodyShape | null {
  const made = plainToInstance(metatype, { [name]: isArray ? [{}] : {} }) as Readonly<Record<string, unknown>>;
  const value = made[name];
  const nested: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof nested !== 'object' || nested === null || nested.constructor === Object) return null;
  return bodyShapeOf(nested.constructor as Type<unknown>);
}
