import { formatMoney } from '#kernel';
import { COST_KINDS } from '../figures/costs';
import type { CostKind } from '../figures/costs';
import { exact } from '../figures/figures';
import type { MonthCosts } from '../figures/monthly-costs';
import type { MonthCostView } from './report.view';

/** The views of months, each with its total. */
export function monthViews(months: readonly MonthCosts[], currency: string): MonthCostView[] {
  return months.map(({ month, amounts }) => {
    const total = COST_KINDS.reduce((sum, kind) => sum.plus(exact(amounts[kind])), exact(0));
    const kinds = COST_KINDS.map((kind) => [kind, formatMoney(amounts[kind], currency)] as const);
    const shown = Object.fromEntries(kinds) as Record<CostKind, string>;
    return { key: month, amount: formatMoney(total.toFixed(), currency), ...shown };
  });
}
