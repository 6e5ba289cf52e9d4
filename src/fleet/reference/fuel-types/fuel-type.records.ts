import type { Resource } from '#persistence';
import { codeTaken } from '../reference.errors';
import { FuelType } from './fuel-type.entity';

export const fuelTypeResource: Resource<FuelType> = {
  name: 'fuel-types',
  entity: FuelType,
  joins: {},
  listing: {
    sorts: { name: 'record.name', code: 'record.code' },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: {
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.name', 'record.code'],
  },
  conflicts: {
    fuel_types_code_unique: (extras) => codeTaken({}, extras),
  },
  uniqueTexts: {
    fuel_types_code_unique: { column: 'code', from: ['code'] },
  },
};
