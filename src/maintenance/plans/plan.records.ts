import type { Resource } from '#persistence';
import { DUE_STATES, PLAN_TYPES } from './plan.choices';
import { MaintenancePlan } from './maintenance-plan.entity';

export const planResource: Resource<MaintenancePlan> = {
  name: 'maintenance-plans',
  entity: MaintenancePlan,
  joins: { vehicle: 'vehicle', model: 'model', brand: 'model.brand' },
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      nextDueDate: 'record.nextDueDate',
      nextDueOdometer: 'record.nextDueOdometer',
    },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      modelId: { kind: 'ids', column: 'record.modelId' },
      type: { kind: 'choice', values: PLAN_TYPES, column: 'record.type' },
      isActive: { kind: 'flag', column: 'record.isActive' },
      dueFrom: { kind: 'fromDay', column: 'record.nextDueDate' },
      dueTo: { kind: 'toDay', column: 'record.nextDueDate' },
      // Not a column: PlansService turns it into a condition on the current day and the odometer.
      dueState: { kind: 'choice', values: DUE_STATES, column: 'record.nextDueDate' },
    },
    search: ['record.title', 'vehicle.plateNumber', 'vehicle.plateNormalized'],
  },
  conflicts: {},
};
