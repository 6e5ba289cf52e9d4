/** Kilometres with group separators. */
const GROUPED = /^\d{1,3}(?:[\s.,'’]\d{3})+$/u;
/** Values that a pump prints if nothing was entered. */
const NOT_GIVEN = /^(?:[-–—/]+|0+(?:[.,]0+)?)$/u;
const NO_PART = /[.,]0{1,2}$/u;

/**
 * The odometer value of a statement's line. A pump asks for it and accepts 0 or a dash, which mean no value. A text
 * that is not a number is returned unchanged.
 */
export function pumpOdometer(text: string): number | string | null {
  if (NOT_GIVEN.test(text)) return null;
  const whole = text.replace(/\s*km$/iu, '').replace(NO_PART, '');
  const digits = GROUPED.test(whole) ? whole.replace(/\D/gu, '') : whole;
  return /^\d+$/u.test(digits) ? Number(digits) : text;
}
