import { fitsCurrency } from '#kernel';
import { LIMITED_ACTORS } from './approval-limits';
import { isWithin } from './setting-kind';
import type { SettingKind } from './setting-kind';

/** The two stages before a due date: `[30, 7]` gives an information at 30 and a warning at 7. */
type Stages = readonly [number, number];

export interface AlertThresholds {
  readonly days: Stages;
  readonly km: Stages;
}

const AMOUNT = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,4})?$/;
const EMAIL = /^[^\s@<>,;:"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
const MAX_EMAILS = 20;
const MAX_ORIGINS = 20;
const MAX_DAYS = 365;
const MAX_KM = 100_000;
const PRICE_BANDS = 3;
const LARGEST_DEVIATION = 1000;

/** An amount in the tenant's currency, as a decimal string. */
export const amount: SettingKind<string> = {
  type: 'amount',
  range: { pattern: AMOUNT.source },
  refusal: { code: 'AMOUNT', detail: 'must be an amount in the currency of the company, as a text such as "150000"' },
  accepts: isAmount,
  fits: (value, { currency }) => fitsCurrency(value, currency),
};

/**
 * The maximum amount that each role may approve; a role that is not listed has no limit. API keys and platform administrators
 * inside by a grant have no role: they may approve nothing unless they are listed.
 */
export const limitsByRole: SettingKind<Readonly<Record<string, string>>> = {
  type: 'object',
  range: { pattern: AMOUNT.source },
  refusal: { code: 'LIMITS_BY_ROLE', detail: 'must map roles of the company to amounts, written as texts' },
  accepts: (value): value is Record<string, string> => isObject(value) && Object.values(value).every(isAmount),
  fits: (value, { currency, roleCodes }) =>
    Object.entries(value).every(
      ([role, limit]) => (roleCodes.has(role) || LIMITED_ACTORS.has(role)) && fitsCurrency(limit, currency),
    ),
};

/** Thresholds for alerts on due dates and due odometer readings (`domain.md` §12.2). */
export const alertThresholds: SettingKind<AlertThresholds> = {
  type: 'object',
  range: { minItems: 2, maxItems: 2 },
  refusal: {
    code: 'ALERT_THRESHOLDS',
    detail: `must be {"days":[…],"km":[…]} with two descending whole numbers each, days up to ${MAX_DAYS}, km up to ${MAX_KM}`,
  },
  accepts: (value): value is AlertThresholds =>
    isObject(value) &&
    Object.keys(value).toSorted().join() === 'days,km' &&
    isStages(value['days'], MAX_DAYS) &&
    isStages(value['km'], MAX_KM),
  fits: () => true,
};

/** The deviations in percent above which a price is above average, high and very high (`domain.md` §13.2). */
export const priceBands: SettingKind<readonly [number, number, number]> = {
  type: 'list',
  range: { minimum: 1, maximum: LARGEST_DEVIATION, minItems: PRICE_BANDS, maxItems: PRICE_BANDS },
  refusal: {
    code: 'PRICE_BANDS',
    detail: `must be ${PRICE_BANDS} ascending whole numbers from 1 to ${LARGEST_DEVIATION}`,
  },
  accepts: (value): value is [number, number, number] => {
    const bands = wholeNumbers(value, LARGEST_DEVIATION);
    return bands?.length === PRICE_BANDS && isDescending(bands.toReversed());
  },
  fits: () => true,
};

export const emails: SettingKind<readonly string[]> = {
  type: 'list',
  range: { maxItems: MAX_EMAILS },
  refusal: { code: 'EMAILS', detail: `must be at most ${MAX_EMAILS} different e-mail addresses` },
  accepts: (value): value is string[] => isListOf(value, MAX_EMAILS, (one) => EMAIL.test(one)),
  fits: () => true,
};

/** The offered languages, the default first; the product has texts in these two. */
export const locales: SettingKind<readonly ('fr' | 'en')[]> = {
  type: 'list',
  range: { choices: ['fr', 'en'], minItems: 1, maxItems: 2 },
  refusal: { code: 'LOCALES', detail: 'must be one or both of fr, en' },
  accepts: (value): value is ('fr' | 'en')[] =>
    isListOf(value, 2, (one) => one === 'fr' || one === 'en') && value.length > 0,
  fits: () => true,
};

/** Exact origins in the form that browsers send. Plain HTTP is allowed for localhost only, and not in production. */
export const origins: SettingKind<readonly string[]> = {
  type: 'list',
  range: { maxItems: MAX_ORIGINS },
  refusal: { code: 'ORIGINS', detail: `must be at most ${MAX_ORIGINS} origins such as https://app.example.com` },
  accepts: (value): value is string[] => isListOf(value, MAX_ORIGINS, isOrigin),
  fits: (value, { isProduction }) => !isProduction || value.every((one) => one.startsWith('https:')),
};

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { origin, protocol, hostname } = new URL(value);
  return (
    origin === value &&
    !value.includes('*') &&
    (protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost'))
  );
}

function isAmount(value: unknown): value is string {
  return typeof value === 'string' && AMOUNT.test(value);
}

function isStages(value: unknown, maximum: number): boolean {
  const stages = wholeNumbers(value, maximum);
  return stages?.length === 2 && isDescending(stages);
}

function isDescending(numbers: readonly number[]): boolean {
  return numbers.every((one, index) => index === 0 || one < (numbers[index - 1] ?? 0));
}

function wholeNumbers(value: unknown, maximum: number): number[] | null {
  if (!Array.isArray(value)) return null;
  const numbers = value.filter((one) => isWithin(one, 1, maximum) && Number.isInteger(one)) as number[];
  return numbers.length === value.length ? numbers : null;
}

function isListOf(value: unknown, most: number, accepts: (item: string) => boolean): value is string[] {
  if (!Array.isArray(value) || value.length > most || new Set(value).size !== value.length) return false;
  return value.every((item) => typeof item === 'string' && accepts(item));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
