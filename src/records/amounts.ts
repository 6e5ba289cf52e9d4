import { fitsCurrency } from '#kernel';
import { amountTooPrecise } from './amount.errors';

/** @throws DomainError AMOUNT_TOO_PRECISE */
export function checkAmount(amount: string | null | undefined, currency: string): void {
  if (typeof amount === 'string' && !fitsCurrency(amount, currency)) throw amountTooPrecise({ amount, currency });
}
