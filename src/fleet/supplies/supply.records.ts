import type { Resource } from '#persistence';
import { SUPPLY_KINDS } from './supply.choices';
import { Supply } from './supply.entity';
import { supplyReferenceTaken } from './supply.errors';

export const supplyResource: Resource<Supply> = {
  name: 'supplies',
  entity: Supply,
  joins: { category: 'category' },
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      updatedAt: 'record.updatedAt',
      reference: 'record.reference',
      name: 'record.name',
      brand: 'record.brand',
      kind: 'record.kind',
      unitPrice: 'record.unitPrice',
    },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: {
      categoryId: { kind: 'ids', column: 'record.categoryId' },
      kind: { kind: 'choice', values: SUPPLY_KINDS, column: 'record.kind' },
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.reference', 'record.oemReference', 'record.name', 'record.brand'],
  },
  conflicts: { supplies_reference_unique: (extras) => supplyReferenceTaken({}, extras) },
  uniqueTexts: {
    supplies_reference_unique: { column: 'reference_key', from: ['reference', 'deletedAt'] },
  },
};
