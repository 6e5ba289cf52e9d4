/** What makes a spreadsheet take a text for a formula, the full-width forms included (OWASP, "CSV injection"). */
const FORMULA_SIGNS = '[=+\\-@\\t＝＋－＠]';
const BEGINS_FORMULA = new RegExp(`^(?:\\r|${FORMULA_SIGNS})`);

/**
 * Every beginning that a spreadsheet could see: of the text, and of a line in it where a reader splits at line breaks. One that is
 * behind apostrophes already gets another, so that it can be told from what was written so.
 */
const BEGINNINGS = new RegExp(`(^|[\\r\\n])('*${FORMULA_SIGNS})`, 'g');
const NEUTRALIZED = new RegExp(`(^|[\\r\\n])'('*${FORMULA_SIGNS})`, 'g');

export const beginsFormula = (text: string): boolean => BEGINS_FORMULA.test(text);

/** The text with an apostrophe wherever a spreadsheet would otherwise begin to compute. */
export const neutralized = (text: string): string => text.replace(BEGINNINGS, "$1'$2");

/** The text as it was before {@link neutralized}. */
export const asWritten = (text: string): string => text.replace(NEUTRALIZED, '$1$2');
