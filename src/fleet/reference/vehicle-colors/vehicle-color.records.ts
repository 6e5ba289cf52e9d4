import type { Resource } from '#persistence';
import { nameTaken } from '../reference.errors';
import { VehicleColor } from './vehicle-color.entity';

export const vehicleColorResource: Resource<VehicleColor> = {
  name: 'vehicle-colors',
  entity: VehicleColor,
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
    vehicle_colors_name_unique: (extras) => nameTaken({}, extras),
  },
  uniqueTexts: {
    vehicle_colors_name_unique: { column: 'name', from: ['name'] },
  },
};
