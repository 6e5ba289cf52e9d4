import { Decimal } from 'decimal.js';

/**
 * Decimal numbers with sixty digits, so that no product of a quantity, a price and a rate is rounded in between.
 * Rounding is half up.
 */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });
export type Exact = InstanceType<typeof Exact>;
