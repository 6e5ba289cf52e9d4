/** Maximum number of records of one import, without the headings. */
export const MAX_ROWS = 100_000;
