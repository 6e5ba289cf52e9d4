/** Characters that start a formula in a spreadsheet, including the full-width forms (OWASP, "CSV injection"). */
const FORMULA_SIGNS = '[=+\\-@\\t＝＋－＠]';
const BEGINS_FORMULA = new RegExp(`^(?:\\r|${FORMULA_SIGNS})`);

/**
 * Every position where a spreadsheet could start a formula: the beginning of the text, and of each line, for readers that split at line
 * breaks. A beginning that already has apostrophes gets one more, so that the original text can be restored.
 */
const BEGINNINGS = new RegExp(`(^|[\\r\\n])('*${FORMULA_SIGNS})`, 'g');
const NEUTRALIZED = new RegExp(`(^|[\\r\\n])'('*${FORMULA_SIGNS})`, 'g');

export const beginsFormula = (text: string): boolean => BEGINS_FORMULA.test(text);

/** The text with an apostrophe at every position where a spreadsheet would start a formula. */
export const neutralized = (text: string): string => text.replace(BEGINNINGS, "$1'$2");

/** The original text before {@link neutralized}. */
export const asWritten = (text: string): string => text.replace(NEUTRALIZED, '$1$2');
