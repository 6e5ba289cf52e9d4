/** Kilometres in groups of three, as people write them. */
const GROUPED = /^\d{1,3}(?:[\s.,'’]\d{3})+$/u;
/** What a till prints where nobody typed a value. */
const NOT_GIVEN = /^(?:[-–—/]+|0+(?:[.,]0+)?)$/u;
const NO_PART = /[.,]0{1,2}$/u;

/** The odometer of a line of a statement: a pump asks for it and takes 0 or a dash, which say nothing. What is no number stays the text it is. */
export function pumpOdometer(text: string): number | string | null {
  if (NOT_GIVEN.test(text)) return null;
  const whole = text.replace(/\s*km$/iu, '').replace(NO_PART, '');
  const digits = GROUPED.test(whole) ? whole.replace(/\D/gu, '') : whole;
  return /^\d+$/u.test(digits) ? Number(digits) : text;
}
