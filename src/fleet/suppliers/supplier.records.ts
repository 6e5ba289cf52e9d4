import type { Resource } from '#persistence';
import { nameTaken } from '../reference/reference.errors';
import { Supplier } from './supplier.entity';

export const supplierResource: Resource<Supplier> = {
  name: 'suppliers',
  entity: Supplier,
  joins: {},
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      updatedAt: 'record.updatedAt',
      name: 'record.name',
      city: 'record.city',
      rating: 'record.rating',
    },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: { isActive: { kind: 'flag', column: 'record.isActive' } },
    search: ['record.name', 'record.city', 'record.phone', 'record.email'],
  },
  conflicts: { suppliers_name_unique: (extras) => nameTaken({}, extras) },
  uniqueTexts: {
    suppliers_name_unique: { column: 'name_key', from: ['name', 'deletedAt'] },
  },
};
