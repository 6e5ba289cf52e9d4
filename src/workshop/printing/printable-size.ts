import type { PrintedDocument } from './printed-document';
import type { PrintedReport } from './printed-report';
import { textIn } from './printed-text';
import { documentTooLong } from './printing.errors';

type Sized = Pick<PrintedDocument, 'pricing' | 'paragraphs' | 'facts'>;

/** About a hundred pages, which take seconds to lay out. */
const MAX_LINES = 5000;
/** Letters per line of the table, and of a paragraph over the whole width. */
const TABLE_LETTERS = 40;
const PAGE_LETTERS = 110;

/**
 * Refuses a document with too many printed lines, estimated from the lengths of its texts.
 *
 * @throws DomainError DOCUMENT_TOO_LONG
 */
export function assertPrintable(printed: { readonly document: Sized } | { readonly report: PrintedReport }): void {
  const lines = 'document' in printed ? linesOfDocument(printed.document) : linesOfReport(printed.report);
  if (lines > MAX_LINES) throw documentTooLong({ lines, most: MAX_LINES });
}

function linesOfDocument({ pricing, paragraphs, facts }: Sized): number {
  const table = (pricing?.lines ?? []).map(({ description }) => linesOf(description, TABLE_LETTERS));
  return sum([...table, ...paragraphs.map(({ text }) => linesOf(textIn(text, 'fr'), PAGE_LETTERS)), facts.length]);
}

/** The columns share the width. */
function linesOfReport({ rows, heads }: PrintedReport): number {
  const letters = Math.max(8, Math.floor((2 * PAGE_LETTERS) / Math.max(1, heads.length)) - 4);
  return sum(rows.map((row) => Math.max(1, ...row.map((cell) => linesOf(cell, letters)))));
}

function linesOf(text: string, letters: number): number {
  return sum(text.split('\n').map((line) => Math.max(1, Math.ceil(line.length / letters))));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
