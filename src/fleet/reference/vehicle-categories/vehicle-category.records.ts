import type { Resource } from '#persistence';
import { nameTaken } from '../reference.errors';
import { VehicleCategory } from './vehicle-category.entity';

export const vehicleCategoryResource: Resource<VehicleCategory> = {
  name: 'vehicle-categories',
  entity: VehicleCategory,
  joins: {},
  listing: {
    sorts: { name: 'record.name' },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: {
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.name'],
  },
  conflicts: {
    vehicle_categories_name_unique: (extras) => nameTaken({}, extras),
  },
  uniqueTexts: {
    vehicle_categories_name_unique: { column: 'name', from: ['name'] },
  },
};
