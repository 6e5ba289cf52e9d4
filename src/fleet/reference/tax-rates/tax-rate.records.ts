import type { Resource } from '#persistence';
import { codeTaken } from '../reference.errors';
import { TaxRate, TAX_CATEGORIES } from './tax-rate.entity';
import { defaultTaxRateTaken } from './tax-rate.errors';

export const taxRateResource: Resource<TaxRate> = {
  name: 'tax-rates',
  entity: TaxRate,
  joins: {},
  listing: {
    sorts: { code: 'record.code', rate: 'record.rate' },
    defaultSort: [{ key: 'code', direction: 'asc' }],
    filters: {
      category: { kind: 'choice', values: TAX_CATEGORIES, column: 'record.category' },
    },
    search: ['record.label', 'record.code'],
  },
  conflicts: {
    tax_rates_code_unique: (extras) => codeTaken({}, extras),
    tax_rates_default_unique: (extras) => defaultTaxRateTaken({}, extras),
  },
  uniqueTexts: {
    tax_rates_code_unique: { column: 'code', from: ['code'] },
  },
};
