/** The context that a value is checked against when it is written, beyond its own type. */
export interface SettingContext {
  /** ISO 4217; an amount may not have more decimals than the currency. */
  readonly currency: string;
  /** The codes of the roles that members of the tenant can have. */
  readonly roleCodes: ReadonlySet<string>;
  readonly isProduction: boolean;
}

export type SettingType = 'integer' | 'decimal' | 'boolean' | 'choice' | 'text' | 'amount' | 'list' | 'object';

/** The limits of a value for a form, with the keywords of JSON Schema. */
export interface SettingRange {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly decimals?: number;
  readonly choices?: readonly string[];
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The kind of a value: its type, its limits and its error text. */
export interface SettingKind<T> {
  readonly type: SettingType;
  readonly range: SettingRange | null;
  /** Code and English text of the field error. */
  readonly refusal: { readonly code: string; readonly detail: string };
  /** Whether a stored or submitted value is of this kind; independent of the tenant. */
  accepts(value: unknown): value is T;
  /** Whether the value is allowed in this context when it is written; true for kinds that do not depend on it. */
  fits(value: T, context: SettingContext): boolean;
}

const anywhere = (): boolean => true;

/** A whole number from minimum to maximum, inclusive. */
export function integer(minimum: number, maximum: number): SettingKind<number> {
  return {
    type: 'integer',
    range: { minimum, maximum },
    refusal: { code: 'RANGE', detail: `must be a whole number from ${minimum} to ${maximum}` },
    accepts: (value): value is number => isWithin(value, minimum, maximum) && Number.isInteger(value),
    fits: anywhere,
  };
}

/** A percentage with at most two decimals, which a JSON number represents exactly. */
export function percentage(maximum: number): SettingKind<number> {
  return {
    type: 'decimal',
    range: { minimum: 0, maximum, decimals: 2 },
    refusal: { code: 'PERCENTAGE', detail: `must be a number from 0 to ${maximum} with at most 2 decimals` },
    accepts: (value): value is number => isWithin(value, 0, maximum) && /^\d+(?:\.\d{1,2})?$/.test(String(value)),
    fits: anywhere,
  };
}

export function flag(): SettingKind<boolean> {
  return {
    type: 'boolean',
    range: null,
    refusal: { code: 'BOOLEAN', detail: 'must be true or false' },
    accepts: (value): value is boolean => typeof value === 'boolean',
    fits: anywhere,
  };
}

export function choice<const C extends string>(...choices: readonly C[]): SettingKind<C> {
  return {
    type: 'choice',
    range: { choices },
    refusal: { code: 'CHOICE', detail: `must be one of these values: ${choices.join(', ')}` },
    accepts: (value): value is C => choices.some((one) => one === value),
    fits: anywhere,
  };
}

/** A short text that matches a pattern. */
export function text(pattern: RegExp): SettingKind<string> {
  return {
    type: 'text',
    range: { pattern: pattern.source },
    refusal: { code: 'MATCHES', detail: `must match ${pattern.source}` },
    accepts: (value): value is string => typeof value === 'string' && pattern.test(value),
    fits: anywhere,
  };
}

/** A text of several lines. */
export function longText(longest: number): SettingKind<string> {
  return {
    type: 'text',
    range: { maximum: longest },
    refusal: { code: 'MAX_LENGTH', detail: `must be a text of at most ${longest} characters` },
    accepts: (value): value is string => typeof value === 'string' && value.length <= longest,
    fits: anywhere,
  };
}

/** Whether the value is a number from minimum to maximum, inclusive. */
export function isWithin(value: unknown, minimum: number, maximum: number): value is number {
  return typeof value === 'number' && value >= minimum && value <= maximum;
}
