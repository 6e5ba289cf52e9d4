import type { Resource } from '#persistence';
import { nameTaken } from '../reference.errors';
import { VehicleModel } from './vehicle-model.entity';

export const vehicleModelResource: Resource<VehicleModel> = {
  name: 'vehicle-models',
  entity: VehicleModel,
  joins: { brand: 'brand' },
  listing: {
    sorts: { name: 'record.name' },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: {
      brandId: { kind: 'ids', column: 'record.brandId' },
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.name', 'record.code', 'brand.name'],
  },
  conflicts: {
    vehicle_models_brand_name_unique: (extras) => nameTaken({}, extras),
  },
  uniqueTexts: {
    vehicle_models_brand_name_unique: { column: 'name', within: ['brand_id'], from: ['name', 'brandId'] },
  },
};
