/** What makes a spreadsheet take a text for a formula, the full-width forms included (OWASP, "CSV injection"). */
const BEGINS_FORMULA = /^[=+\-@\t\r＝＋－＠]/;

export const beginsFormula = (text: string): boolean => BEGINS_FORMULA.test(text);

/** The text behind an apostrophe where a spreadsheet would otherwise compute it. */
export const neutralized = (text: string): string => (beginsFormula(text) ? `'${text}` : text);

/** The text as it was before {@link neutralized}. */
export const asWritten = (text: string): string =>
  text.startsWith("'") && beginsFormula(text.slice(1)) ? text.slice(1) : text;
