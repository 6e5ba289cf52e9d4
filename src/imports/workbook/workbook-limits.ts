const MIB = 1024 * 1024;

/** Limits on the uncompressed size of a workbook: a ZIP of a few kilobytes can expand to any size. */
export const WORKBOOK_LIMITS = {
  parts: 5000,
  /** Limit of the sheet. */
  sheetBytes: 256 * MIB,
  /** Limit of styles, names and shared texts, which are kept in memory. */
  otherBytes: 48 * MIB,
  sharedTexts: 1_000_000,
  columns: 500,
  cellLength: 32_767,
  textBytes: 64 * MIB,
} as const;

/** Why a workbook cannot be read; can be sent between threads. */
export type WorkbookFault = 'malformed' | 'tooLarge' | 'tooLong';

export class UnreadWorkbook extends Error {
  constructor(
    readonly fault: WorkbookFault,
    reason: string,
  ) {
    super(reason);
  }
}
