import type { Day } from '#kernel';
import { numberingPatternInvalid } from './numbering.errors';

export type ResetPolicy = 'none' | 'yearly' | 'monthly' | 'daily';

/** The format of the numbers of one record type; the counter itself is in the tenant's `number_sequences` (domain.md §8). */
export interface CodeFormat {
  readonly entityType: string;
  /** Tokens `{YEAR} {YY} {MONTH} {DAY} {SEQUENCE}` between literal characters. */
  readonly pattern: string;
  /** Digits of the sequence, padded with zeros; a larger value is written in full. */
  readonly sequenceLength: number;
  readonly sequenceStart: number;
  readonly resetPolicy: ResetPolicy;
  /** The number is drawn at issue, without gaps, as the law requires for invoices. */
  readonly isGapless: boolean;
}

const MAX_NUMBER_LENGTH = 50;
const TOKEN = /\{(YEAR|YY|MONTH|DAY|SEQUENCE)\}/g;
const TOKEN_WIDTHS: Readonly<Record<string, number>> = { YEAR: 4, YY: 2, MONTH: 2, DAY: 2 };

/**
 * Refuses a pattern whose numbers could repeat, be too long or contain unreadable characters.
 *
 * @throws DomainError NUMBERING_PATTERN_INVALID
 */
export function checkPattern(format: Pick<CodeFormat, 'pattern' | 'sequenceLength' | 'resetPolicy'>): void {
  const tokens = [...format.pattern.matchAll(TOKEN)].map((match) => match[1] ?? '');
  const literals = format.pattern.replace(TOKEN, '');
  const refuse = (reason: string): never => {
    throw numberingPatternInvalid({ pattern: format.pattern, reason });
  };
  if (!/^[A-Za-z0-9/_.-]*$/.test(literals)) refuse('only letters, digits and / _ . - besides the tokens');
  if (tokens.filter((token) => token === 'SEQUENCE').length !== 1) refuse('exactly one {SEQUENCE}');
  const missing = missingToken(format.resetPolicy, tokens);
  if (missing !== null) refuse(`a ${format.resetPolicy} sequence needs ${missing}`);
  if (longestNumber(tokens, literals, format.sequenceLength) > MAX_NUMBER_LENGTH)
    refuse(`longer than ${MAX_NUMBER_LENGTH}`);
}

/** The rendered number; `day` is the record's own day in the tenant's zone. */
export function renderNumber(format: Pick<CodeFormat, 'pattern' | 'sequenceLength'>, day: Day, value: number): string {
  const parts: Readonly<Record<string, string>> = {
    YEAR: day.slice(0, 4),
    YY: day.slice(2, 4),
    MONTH: day.slice(5, 7),
    DAY: day.slice(8, 10),
    SEQUENCE: String(value).padStart(format.sequenceLength, '0'),
  };
  return format.pattern.replace(TOKEN, (_token, name: string) => parts[name] ?? '');
}

/** The key of the period whose counter is used on a day: `2025`, `2025-03`, `2025-03-14`, or `*` for a series that never restarts. */
export function periodKey(policy: ResetPolicy, day: Day): string {
  const lengths: Readonly<Record<ResetPolicy, number>> = { none: 0, yearly: 4, monthly: 7, daily: 10 };
  return policy === 'none' ? '*' : day.slice(0, lengths[policy]);
}

/** A series that restarts must contain its period, otherwise its numbers would repeat. */
function missingToken(policy: ResetPolicy, tokens: readonly string[]): string | null {
  if (policy === 'none') return null;
  if (!tokens.includes('YEAR') && !tokens.includes('YY')) return '{YEAR} or {YY}';
  if (policy !== 'yearly' && !tokens.includes('MONTH')) return '{MONTH}';
  return policy === 'daily' && !tokens.includes('DAY') ? '{DAY}' : null;
}

function longestNumber(tokens: readonly string[], literals: string, sequenceLength: number): number {
  return tokens.reduce((length, token) => length + (TOKEN_WIDTHS[token] ?? sequenceLength), literals.length);
}
