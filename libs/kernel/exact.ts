import { Decimal } from 'decimal.js';

/** Decimals of sixty digits, so that no product of a quantity, a price and a rate is ever rounded on the way; halves go up. */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });
export type Exact = InstanceType<typeof Exact>;
