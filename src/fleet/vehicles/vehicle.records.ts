import { choiceFilter } from '#persistence';
import type { Resource } from '#persistence';
import { assignedVehicles } from './assigned-vehicles';
import { withOpenIntervention } from './open-interventions';
import { VEHICLE_STATUSES } from './vehicle.choices';
import { INSURANCE_STATES, inInsuranceStates } from './vehicle-facts';
import type { CoverMoment } from './vehicle-facts';
import type { VehicleSources } from '../fleet-ports';
import { Vehicle } from './vehicle.entity';
import { plateTaken, trackingIdTaken, vinTaken } from './vehicle.errors';

/** What the filters of vehicles depend on. */
export interface VehicleFilterContext extends CoverMoment {
  readonly sources: VehicleSources;
}

export const vehicleResource: Resource<Vehicle, VehicleFilterContext> = {
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
      assigned: { kind: 'flag', condition: assignedVehicles },
      hasOpenIntervention: {
        kind: 'flag',
        condition: (isOpen, { sources }) => withOpenIntervention(sources.work, isOpen),
      },
      insuranceState: choiceFilter(INSURANCE_STATES, (states, { sources, ...moment }) =>
        inInsuranceStates(sources.upkeep, states, moment),
      ),
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
