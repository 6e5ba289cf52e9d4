import type { Resource } from '#persistence';
import { PRICE_RANKS, PRICE_SOURCES, REVIEW_STATUSES } from './price.choices';
import { SupplyPrice } from './supply-price.entity';

export const supplyPriceResource: Resource<SupplyPrice> = {
  name: 'supply-prices',
  entity: SupplyPrice,
  joins: { supply: 'supply', garage: 'garage' },
  namesDeleted: true,
  listing: {
    sorts: {
      recordedAt: 'record.recordedAt',
      createdAt: 'record.createdAt',
      netUnitPrice: 'record.netUnitPrice',
    },
    defaultSort: [{ key: 'recordedAt', direction: 'desc' }],
    filters: {
      supplyId: { kind: 'ids', column: 'record.supplyId' },
      modelId: { kind: 'ids', column: 'record.modelId' },
      garageId: { kind: 'ids', column: 'record.garageId' },
      isAnomaly: { kind: 'flag', column: 'record.isAnomaly' },
      reviewStatus: { kind: 'choice', values: REVIEW_STATUSES, column: 'record.reviewStatus' },
      priceRank: { kind: 'choice', values: PRICE_RANKS, column: 'record.priceRank' },
      source: { kind: 'choice', values: PRICE_SOURCES, column: 'record.source' },
      recordedFrom: { kind: 'since', column: 'record.recordedAt' },
      recordedTo: { kind: 'until', column: 'record.recordedAt' },
    },
    search: ['record.description', 'supply.name', 'supply.reference', 'garage.name'],
  },
  conflicts: {},
};
