import type { Resource } from '#persistence';
import { MAINTENANCE_STATUSES, MAINTENANCE_TYPES } from './maintenance.choices';
import { Maintenance } from './maintenance.entity';
import { maintenanceScheduled } from './maintenance.errors';

export const maintenanceResource: Resource<Maintenance> = {
  name: 'maintenances',
  entity: Maintenance,
  joins: { vehicle: 'vehicle', garage: 'garage', plan: 'plan' },
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      maintenanceNumber: 'record.id',
      scheduledDate: 'record.scheduledDate',
      completedDate: 'record.completedDate',
    },
    defaultSort: [{ key: 'scheduledDate', direction: 'desc' }],
    filters: {
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      planId: { kind: 'ids', column: 'record.planId' },
      garageId: { kind: 'ids', column: 'record.garageId' },
      type: { kind: 'choice', values: MAINTENANCE_TYPES, column: 'record.type' },
      status: { kind: 'choice', values: MAINTENANCE_STATUSES, column: 'record.status' },
      scheduledFrom: { kind: 'fromDay', column: 'record.scheduledDate' },
      scheduledTo: { kind: 'toDay', column: 'record.scheduledDate' },
      completedFrom: { kind: 'fromDay', column: 'record.completedDate' },
      completedTo: { kind: 'toDay', column: 'record.completedDate' },
    },
    search: [
      'record.maintenanceNumber',
      'record.title',
      'record.serviceProvider',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
    ],
  },
  conflicts: { maintenances_open_plan_unique: (extras) => maintenanceScheduled({ planId: 0 }, extras) },
};
