import type { DecimalSign } from './number-signs';
import type { DateOrder } from './written-moments';

export const DECIMAL_SIGNS = ['auto', 'comma', 'point'] as const;
export const DATE_ORDERS = ['auto', 'dayFirst', 'monthFirst'] as const;

/** How the files of one source are read: the column of each heading, and the meaning of ambiguous numbers and dates. */
export interface FileMapping {
  readonly columns: readonly { readonly heading: string; readonly column: string | null }[];
  readonly decimalSign: (typeof DECIMAL_SIGNS)[number];
  readonly dateOrder: (typeof DATE_ORDERS)[number];
}

export function signOf(mapping: FileMapping | null): DecimalSign | null {
  if (mapping === null || mapping.decimalSign === 'auto') return null;
  return mapping.decimalSign === 'comma' ? ',' : '.';
}

export function orderOf(mapping: FileMapping | null): DateOrder | null {
  return mapping === null || mapping.dateOrder === 'auto' ? null : mapping.dateOrder;
}
