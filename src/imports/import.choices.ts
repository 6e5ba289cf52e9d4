/** What happens to valid rows if other rows are invalid: nothing is written, or the valid rows are. */
export const IMPORT_MODES = ['all_or_nothing', 'valid_rows'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** `refused`: a row was invalid and nothing was written. `failed`: the file could not be read to its end. */
export const IMPORT_STATES = ['queued', 'running', 'done', 'refused', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const ROW_OUTCOMES = ['created', 'updated', 'unchanged', 'failed'] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];
