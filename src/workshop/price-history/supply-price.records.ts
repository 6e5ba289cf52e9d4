import type { Viewer } from '#kernel';
import { RECORD } from '#persistence';
import type { Restriction, Resource } from '#persistence';
import { PRICE_RANKS, PRICE_SOURCES, REVIEW_STATUSES } from './price.choices';
import { SupplyPrice } from './supply-price.entity';

export const supplyPriceResource: Resource<SupplyPrice, Viewer> = {
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
      isAnomaly: { kind: 'flag', condition: compared('isAnomaly', '= :isAnomaly') },
      reviewStatus: {
        kind: 'choice',
        values: REVIEW_STATUSES,
        condition: compared('reviewStatus', 'IN (:...reviewStatus)'),
      },
      priceRank: { kind: 'choice', values: PRICE_RANKS, condition: compared('priceRank', 'IN (:...priceRank)') },
      source: { kind: 'choice', values: PRICE_SOURCES, column: 'record.source' },
      recordedFrom: { kind: 'since', column: 'record.recordedAt' },
      recordedTo: { kind: 'until', column: 'record.recordedAt' },
    },
    search: ['record.description', 'supply.name', 'supply.reference', 'garage.name'],
  },
  conflicts: {},
};

/** The comparison with other garages is hidden from a garage, so its filters restrict nothing there. */
function compared(column: 'isAnomaly' | 'reviewStatus' | 'priceRank', comparison: string) {
  return (value: unknown, { garageId }: Viewer): Restriction | undefined =>
    garageId === null ? (query) => query.andWhere(`${RECORD}.${column} ${comparison}`, { [column]: value }) : undefined;
}
