import type { Resource } from '#persistence';
import { VEHICLE_STATUSES } from './vehicle.choices';
import { INSURANCE_STATES } from './vehicle-facts';
import { Vehicle } from './vehicle.entity';
import { plateTaken, trackingIdTaken, vinTaken } from './vehicle.errors';

export const vehicleResource: Resource<Vehicle> = {
  name: 'vehicles',
  entity: Vehicle,
  joins: { brand: 'brand', model: 'model' },
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      updatedAt: 'record.updatedAt',
      code: 'record.code',
      plateNumber: 'record.plateNormalized',
      year: 'record.year',
      mileage: 'record.mileage',
      status: 'record.status',
      group: 'record.group',
      site: 'record.site',
      costCenter: 'record.costCenter',
    },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      status: { kind: 'choice', values: VEHICLE_STATUSES, column: 'record.status' },
      brandId: { kind: 'ids', column: 'record.brandId' },
      modelId: { kind: 'ids', column: 'record.modelId' },
      categoryId: { kind: 'ids', column: 'record.categoryId' },
      fuelTypeId: { kind: 'ids', column: 'record.fuelTypeId' },
      group: { kind: 'text', column: 'record.group' },
      site: { kind: 'text', column: 'record.site' },
      costCenter: { kind: 'text', column: 'record.costCenter' },
      // Not a column: VehicleRules queries the assignments.
      assigned: { kind: 'flag', column: 'record.id' },
      // Not a column: VehicleRules asks the workshop.
      hasOpenIntervention: { kind: 'flag', column: 'record.id' },
      // Not a column: VehicleRules asks the insurance policies.
      insuranceState: { kind: 'choice', values: INSURANCE_STATES, column: 'record.id' },
    },
    search: [
      'record.plateNumber',
      'record.plateNormalized',
      'record.vin',
      'record.chassisNumber',
      'record.code',
      'brand.name',
      'model.name',
    ],
  },
  conflicts: {
    vehicles_plate_unique: (extras) => plateTaken({}, extras),
    vehicles_vin_unique: (extras) => vinTaken({}, extras),
    vehicles_tracking_unique: (extras) => trackingIdTaken({}, extras),
  },
  uniqueTexts: {
    vehicles_tracking_unique: { column: 'tracking_key', from: ['trackingId', 'deletedAt'] },
  },
};
