import type { PrintedContent } from '../document/printed-content';
import type { PrintedParty } from './printed-document';
import type { PrintedText } from './printed-text';
import { letterNotPrintable } from './printing.errors';

/**
 * The letters of the bold and regular fonts that are printed correctly: left to right, alone or with marks. The
 * fonts' Devanagari is excluded because its letters change places. Right-to-left scripts (Arabic, N’Ko, Adlam,
 * Hebrew) are in none of these fonts, because lines are laid out left to right. A spec compares the list with the
 * fonts.
 */
export const PRINTABLE_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x9, 0xa],
  [0xd, 0xd],
  [0x20, 0x7e],
  [0xa0, 0x377],
  [0x37a, 0x37f],
  [0x384, 0x38a],
  [0x38c, 0x38c],
  [0x38e, 0x3a1],
  [0x3a3, 0x3e1],
  [0x3f0, 0x52f],
  [0x10fb, 0x10fb],
  [0x1ab0, 0x1ac0],
  [0x1ac5, 0x1ac5],
  [0x1ac7, 0x1ace],
  [0x1c80, 0x1c88],
  [0x1d00, 0x1df9],
  [0x1dfb, 0x1f15],
  [0x1f18, 0x1f1d],
  [0x1f20, 0x1f45],
  [0x1f48, 0x1f4d],
  [0x1f50, 0x1f57],
  [0x1f59, 0x1f59],
  [0x1f5b, 0x1f5b],
  [0x1f5d, 0x1f5d],
  [0x1f5f, 0x1f7d],
  [0x1f80, 0x1fb4],
  [0x1fb6, 0x1fc4],
  [0x1fc6, 0x1fd3],
  [0x1fd6, 0x1fdb],
  [0x1fdd, 0x1fef],
  [0x1ff2, 0x1ff4],
  [0x1ff6, 0x1ffe],
  [0x2000, 0x2064],
  [0x2066, 0x2071],
  [0x2074, 0x208e],
  [0x2090, 0x209c],
  [0x20a0, 0x20c0],
  [0x20f0, 0x20f0],
  [0x2100, 0x215f],
  [0x2183, 0x2184],
  [0x2189, 0x2189],
  [0x2212, 0x2212],
  [0x25cc, 0x25cc],
  [0x2c60, 0x2c7f],
  [0x2de0, 0x2e5d],
  [0xa640, 0xa69f],
  [0xa700, 0xa7ca],
  [0xa7d0, 0xa7d1],
  [0xa7d3, 0xa7d3],
  [0xa7d5, 0xa7d9],
  [0xa7f2, 0xa7ff],
  [0xa92e, 0xa92e],
  [0xab30, 0xab6b],
  [0xfb00, 0xfb06],
  [0xfe00, 0xfe00],
  [0xfe20, 0xfe2f],
  [0xfeff, 0xfeff],
  [0xfffc, 0xfffd],
  [0x10780, 0x10785],
  [0x10787, 0x107b0],
  [0x107b2, 0x107ba],
  [0x1df00, 0x1df1e],
];

const escaped = (code: number): string => `\\u{${code.toString(16)}}`;
const LISTED = PRINTABLE_RANGES.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('');
const UNPRINTABLE = new RegExp(`[^${LISTED}]`, 'u');

/** The first letter of a text without a glyph in the fonts; null if all can be printed. */
export const unprintableLetter = (text: string): string | null => UNPRINTABLE.exec(text)?.[0] ?? null;

const CHARACTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The text with one question mark for every character without a glyph: for reports, which cannot be refused because
 * of old records.
 */
export function inPrintableLetters(text: string): string {
  if (!UNPRINTABLE.test(text)) return text;
  const characters = Array.from(CHARACTERS.segment(text), ({ segment }) => segment);
  return characters.map((character) => (UNPRINTABLE.test(character) ? '?' : character)).join('');
}

type Texts = Pick<PrintedContent, 'issuer' | 'recipient' | 'facts' | 'pricing' | 'paragraphs' | 'number'>;

/**
 * Refuses, before the document is frozen, letters that would be printed as boxes.
 *
 * @throws DomainError LETTER_NOT_PRINTABLE
 */
export function assertLetters(content: Texts): void {
  for (const [field, text] of textsOf(content)) {
    const letter = unprintableLetter(text);
    if (letter === null) continue;
    const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw letterNotPrintable({ field, letter, code: `U+${code}` });
  }
}

/** All texts that users wrote, with the name of their field. */
function textsOf({ issuer, recipient, facts, pricing, paragraphs, number }: Texts): (readonly [string, string])[] {
  return [
    ['number', number],
    ...partyTexts('issuer', issuer),
    ...(recipient === null ? [] : partyTexts('recipient', recipient)),
    ...facts.flatMap((fact) => ('text' in fact ? [[fact.label, fact.text] as const] : [])),
    ...(pricing?.lines ?? []).map(({ description }, index) => [`lines/${index}/description`, description] as const),
    ...(pricing?.taxLines ?? []).map(
      ({ exemptionReason }, index) => [`taxLines/${index}/exemptionReason`, exemptionReason ?? ''] as const,
    ),
    ...paragraphs.map(({ label, text }) => [label, lettersOf(text)] as const),
  ];
}

/** The text in every language that it may be printed in. */
const lettersOf = (text: PrintedText): string => (typeof text === 'string' ? text : Object.values(text).join(' '));

function partyTexts(field: string, { name, lines, taxId, tradeRegister }: PrintedParty): (readonly [string, string])[] {
  return [
    [`${field}/name`, name],
    ...lines.map((line) => [`${field}/address`, lettersOf(line)] as const),
    [`${field}/taxId`, taxId ?? ''],
    [`${field}/tradeRegister`, tradeRegister ?? ''],
  ];
}
