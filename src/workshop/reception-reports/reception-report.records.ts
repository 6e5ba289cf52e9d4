import type { Resource } from '#persistence';
import { ReceptionReport, RECEPTION_STATUSES } from './reception-report.entity';
import { receptionDraftExists } from './reception-report.errors';

export const receptionReportResource: Resource<ReceptionReport> = {
  name: 'reception-reports',
  entity: ReceptionReport,
  joins: { intervention: 'intervention', vehicle: 'vehicle', receivedBy: 'receivedBy' },
  namesDeleted: true,
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      receptionDate: 'record.receptionDate',
      // Numbers increase with the id. As text, 10000 would come before 9999.
      receptionNumber: 'record.id',
    },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      status: { kind: 'choice', values: RECEPTION_STATUSES, column: 'record.status' },
      interventionId: { kind: 'ids', column: 'record.interventionId' },
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
    },
    search: [
      'record.receptionNumber',
      'intervention.interventionNumber',
      'intervention.title',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
    ],
  },
  conflicts: { reception_reports_draft_unique: (extras) => receptionDraftExists({}, extras) },
};
