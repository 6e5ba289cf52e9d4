import { vinCheckDigitWrong, vinInvalid } from './vehicle.errors';

/** The effect of a wrong check digit where it is mandatory: none, a warning in the answer, or a refusal (`vehicles.vin_check_digit`). */
export type CheckDigitPolicy = 'off' | 'warn' | 'strict';

const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
/** Value of each letter in the check digit sum: A1 … H8, J1 … N5 P7 R9, S2 … Z9. */
const VALUES: Readonly<Record<string, number>> = {
  A: 1,
  B: 2,
  C: 3,
  D: 4,
  E: 5,
  F: 6,
  G: 7,
  H: 8,
  J: 1,
  K: 2,
  L: 3,
  M: 4,
  N: 5,
  P: 7,
  R: 9,
  S: 2,
  T: 3,
  U: 4,
  V: 5,
  W: 6,
  X: 7,
  Y: 8,
  Z: 9,
};
const CHECK_DIGIT_POSITION = 8;

/** `text` as a VIN: upper case, without spaces and hyphens (ISO 3779, domain.md §6.1.1). @throws DomainError VIN_INVALID */
export function normalizeVin(text: string): string {
  const vin = text.trim().toUpperCase().replace(/[\s-]/g, '');
  if (!VIN.test(vin))
    throw vinInvalid({ vin: text }, { fields: [{ pointer: '/vin', code: 'VIN_INVALID', detail: text }] });
  return vin;
}

/** Whether the ninth character is the check digit of the others; a mismatch is normal outside North America. */
export function hasValidCheckDigit(vin: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * valueOf(vin[index] ?? ''), 0);
  const remainder = sum % 11;
  return vin[CHECK_DIGIT_POSITION] === (remainder === 10 ? 'X' : String(remainder));
}

/** North American manufacturers (first character 1–5) must set the check digit. */
export function requiresCheckDigit(vin: string): boolean {
  return /^[1-5]/.test(vin);
}

/** @throws DomainError VIN_CHECK_DIGIT under the strict policy */
export function enforceCheckDigit(vin: string, policy: CheckDigitPolicy): void {
  if (policy === 'strict' && requiresCheckDigit(vin) && !hasValidCheckDigit(vin)) throw vinCheckDigitWrong({ vin });
}

function valueOf(character: string): number {
  return VALUES[character] ?? Number(character);
}
