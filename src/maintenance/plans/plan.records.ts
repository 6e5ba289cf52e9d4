import type { Day } from '#kernel';
import { choiceFilter } from '#persistence';
import type { Resource } from '#persistence';
import { DUE_STATES, PLAN_TYPES } from './plan.choices';
import { MaintenancePlan } from './maintenance-plan.entity';
import { inDueStates } from './plan-due-states';

export const planResource: Resource<MaintenancePlan, { readonly today: Day }> = {
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
      dueState: choiceFilter(DUE_STATES, inDueStates),
    },
    search: ['record.title', 'vehicle.plateNumber', 'vehicle.plateNormalized'],
  },
  conflicts: {},
};
