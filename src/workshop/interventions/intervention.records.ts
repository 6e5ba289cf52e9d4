import { choiceFilter } from '#persistence';
import type { Resource } from '#persistence';
import { INTERVENTION_STATUSES, PRIORITIES, STAGES } from './intervention.choices';
import { Intervention } from './intervention.entity';
import { inStages, ofGarages, overdueNow, reportedFrom, reportedTo } from './intervention-restriction';
import type { InterventionContext } from './intervention-restriction';

export const interventionResource: Resource<Intervention, InterventionContext> = {
  name: 'interventions',
  entity: Intervention,
  joins: {
    vehicle: 'vehicle',
    brand: 'vehicle.brand',
    model: 'vehicle.model',
    driver: 'driver',
    interventionType: 'interventionType',
    assignedTo: 'assignedTo',
  },
  namesDeleted: true,
  listing: {
    sorts: {
      reportedAt: 'record.reportedAt',
      createdAt: 'record.createdAt',
      // Numbers are drawn in the order of their records; as texts, 10000 would come before 9999.
      interventionNumber: 'record.id',
      currentStatus: 'record.currentStatus',
      priority: 'record.priority',
    },
    defaultSort: [{ key: 'reportedAt', direction: 'desc' }],
    filters: {
      status: { kind: 'choice', values: INTERVENTION_STATUSES, column: 'record.currentStatus' },
      priority: { kind: 'choice', values: PRIORITIES, column: 'record.priority' },
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      brandId: { kind: 'ids', column: 'vehicle.brandId' },
      modelId: { kind: 'ids', column: 'vehicle.modelId' },
      driverId: { kind: 'ids', column: 'record.driverId' },
      typeId: { kind: 'ids', column: 'record.interventionTypeId' },
      assignedTo: { kind: 'ids', column: 'record.assignedToCollaborateurId' },
      isOnHold: { kind: 'flag', column: 'record.isOnHold' },
      stage: choiceFilter(STAGES, inStages),
      isOverdue: { kind: 'flag', condition: overdueNow },
      reportedFrom: { kind: 'fromDay', condition: reportedFrom },
      reportedTo: { kind: 'toDay', condition: reportedTo },
      garageId: { kind: 'ids', condition: ofGarages },
    },
    search: [
      'record.interventionNumber',
      'record.title',
      'record.description',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
      'brand.name',
      'model.name',
    ],
  },
  conflicts: {},
};
