import type { Resource } from '#persistence';
import { ENERGY_UNITS } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { FuelLog } from './fuel-log.entity';
import { fuelReceiptTaken } from './fuel-log.errors';

export const fuelLogResource: Resource<FuelLog> = {
  name: 'fuel-logs',
  entity: FuelLog,
  // The fuel type is not joined: with such a small table the server would scan this one completely.
  joins: { vehicle: 'vehicle', driver: 'driver' },
  listing: {
    sorts: { refuelAt: 'record.refuelAt', totalCost: 'record.totalCost', createdAt: 'record.createdAt' },
    defaultSort: [{ key: 'refuelAt', direction: 'desc' }],
    filters: {
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      driverId: { kind: 'ids', column: 'record.driverId' },
      fuelTypeId: { kind: 'ids', column: 'record.fuelTypeId' },
      energyUnit: { kind: 'choice', values: ENERGY_UNITS, column: 'record.energyUnit' },
      isAnomaly: { kind: 'flag', column: 'record.isAnomaly' },
      refuelFrom: { kind: 'fromDay', column: 'record.refuelDate' },
      refuelTo: { kind: 'toDay', column: 'record.refuelDate' },
    },
    search: [
      'record.fuelLogNumber',
      'record.receiptNumber',
      'record.stationName',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
    ],
  },
  conflicts: { fuel_logs_receipt_energy_unique: (extras) => fuelReceiptTaken({}, extras) },
  uniqueTexts: {
    fuel_logs_receipt_energy_unique: {
      column: 'receipt_key',
      within: ['vehicle_id', 'refuel_date', 'fuel_type_id'],
      from: ['receiptNumber', 'vehicleId', 'refuelDate', 'fuelTypeId', 'deletedAt'],
    },
  },
};
