import type { Resource } from '#persistence';
import { nameTaken } from '../reference/reference.errors';
import { GARAGE_TYPES } from './garage.choices';
import { Garage } from './garage.entity';

export const garageResource: Resource<Garage> = {
  name: 'garages',
  entity: Garage,
  joins: {},
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      updatedAt: 'record.updatedAt',
      name: 'record.name',
      type: 'record.type',
      city: 'record.city',
      rating: 'record.rating',
    },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: {
      type: { kind: 'choice', values: GARAGE_TYPES, column: 'record.type' },
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.name', 'record.legalName', 'record.city', 'record.phone', 'record.email'],
  },
  conflicts: { garages_name_unique: (extras) => nameTaken({}, extras) },
  uniqueTexts: {
    garages_name_unique: { column: 'name_key', from: ['name', 'deletedAt'] },
  },
};
