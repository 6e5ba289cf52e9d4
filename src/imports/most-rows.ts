/** Maximum number of records of one import, without the headings. */
export const MOST_ROWS = 100_000;
