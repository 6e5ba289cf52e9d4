import type { SettingKind } from './setting-kind';

/** A mobile-money account of a company. */
interface Wallet {
  readonly operator: string;
  readonly number: string;
  readonly holder?: string;
}

/** Payment details on invoices of the company; absent fields are not printed. */
export interface PaymentDetails {
  readonly accountHolder?: string;
  readonly bankName?: string;
  readonly iban?: string;
  readonly bic?: string;
  /** For banks without IBAN. */
  readonly accountNumber?: string;
  readonly mobileMoney?: readonly Wallet[];
}

const MAX_WALLETS = 5;
const MAX_NAME_LENGTH = 100;
const BIC = /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
const ACCOUNT = /^[A-Z0-9][A-Z0-9 .\-/]{3,39}$/i;
const TELEPHONE = /^\+?\d(?:[ .-]?\d){6,17}$/;

const CHECKS: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['accountHolder', isName],
  ['bankName', isName],
  ['iban', (value) => typeof value === 'string' && isIban(value.replaceAll(' ', ''))],
  ['bic', matching(BIC)],
  ['accountNumber', matching(ACCOUNT)],
  ['mobileMoney', (value) => Array.isArray(value) && value.length <= MAX_WALLETS && value.every(isWallet)],
]);

export const paymentDetails: SettingKind<PaymentDetails> = {
  type: 'object',
  range: { maxItems: MAX_WALLETS },
  refusal: {
    code: 'PAYMENT_DETAILS',
    detail: `must contain accountHolder, bankName, iban (with its check digits), bic, accountNumber, or mobileMoney with at most ${MAX_WALLETS} of {operator, number, holder}`,
  },
  accepts: (value): value is PaymentDetails => isRecordOf(value, CHECKS),
  fits: () => true,
};

/** ISO 13616: move the first four characters to the end, replace letters by numbers; the remainder modulo 97 must be 1. */
function isIban(value: string): boolean {
  if (!IBAN.test(value)) return false;
  const digits = `${value.slice(4)}${value.slice(0, 4)}`.replace(/[A-Z]/g, (letter) => `${letter.charCodeAt(0) - 55}`);
  return BigInt(digits) % 97n === 1n;
}

function isWallet(value: unknown): boolean {
  const checks = new Map([
    ['operator', isName],
    ['number', matching(TELEPHONE)],
    ['holder', isName],
  ]);
  return isRecordOf(value, checks) && 'operator' in value && 'number' in value;
}

function isRecordOf(value: unknown, checks: ReadonlyMap<string, (value: unknown) => boolean>): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, one]) => checks.get(key)?.(one) === true);
}

/** A name without control characters such as line breaks. */
function isName(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(value);
}

function matching(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}
