import type { Resource } from '#persistence';
import { Prediagnostic, PREDIAGNOSTIC_STATUSES } from './prediagnostic.entity';

export const prediagnosticResource: Resource<Prediagnostic> = {
  name: 'prediagnostics',
  entity: Prediagnostic,
  joins: { intervention: 'intervention', vehicle: 'vehicle', expert: 'expert' },
  namesDeleted: true,
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      prediagnosticDate: 'record.prediagnosticDate',
      // Numbers increase with the id. As text, 10000 would come before 9999.
      prediagnosticNumber: 'record.id',
    },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      status: { kind: 'choice', values: PREDIAGNOSTIC_STATUSES, column: 'record.status' },
      interventionId: { kind: 'ids', column: 'record.interventionId' },
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      expertId: { kind: 'ids', column: 'record.expertId' },
    },
    search: [
      'record.prediagnosticNumber',
      'record.vehiclePlate',
      'intervention.interventionNumber',
      'intervention.title',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
    ],
  },
  conflicts: {},
};
