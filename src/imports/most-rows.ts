/** Records of one import, beside its headings. */
export const MOST_ROWS = 100_000;
