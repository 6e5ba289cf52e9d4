import type { Resource } from '#persistence';
import { nameTaken } from '../reference.errors';
import { Brand } from './brand.entity';

export const brandResource: Resource<Brand> = {
  name: 'brands',
  entity: Brand,
  joins: {},
  listing: {
    sorts: { name: 'record.name' },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: {
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.name', 'record.code'],
  },
  conflicts: {
    brands_name_unique: (extras) => nameTaken({}, extras),
  },
  uniqueTexts: {
    brands_name_unique: { column: 'name', from: ['name'] },
  },
};
