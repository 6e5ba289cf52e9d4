const MIB = 1024 * 1024;

/** What a workbook may unfold to: a few kilobytes of a zip can stand for any size. */
export const WORKBOOK_LIMITS = {
  parts: 5000,
  /** Of the sheet that is read. */
  sheetBytes: 256 * MIB,
  /** Of styles, names and shared texts, which are in memory. */
  otherBytes: 48 * MIB,
  sharedTexts: 1_000_000,
  columns: 500,
  cellLength: 32_767,
  textBytes: 64 * MIB,
} as const;

/** Why a workbook is not read; what a thread can say to another. */
export type WorkbookFault = 'malformed' | 'tooLarge' | 'tooLong';

export class UnreadWorkbook extends Error {
  constructor(
    readonly fault: WorkbookFault,
    reason: string,
  ) {
    super(reason);
  }
}
