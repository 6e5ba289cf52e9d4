import type { Resource } from '#persistence';
import { nameTaken } from '../reference.errors';
import { SupplyCategory } from './supply-category.entity';

export const supplyCategoryResource: Resource<SupplyCategory> = {
  name: 'supply-categories',
  entity: SupplyCategory,
  joins: {},
  listing: {
    sorts: { name: 'record.name' },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: {
      parentId: { kind: 'ids', column: 'record.parentId' },
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.name'],
  },
  conflicts: {
    supply_categories_parent_name_unique: (extras) => nameTaken({}, extras),
  },
  uniqueTexts: {
    supply_categories_parent_name_unique: { column: 'name', within: ['parent_key'], from: ['name', 'parentId'] },
  },
};
