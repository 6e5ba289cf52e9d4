import type { Resource } from '#persistence';
import { OBLIGATION_TYPES } from '../obligations/obligation';
import { ALERT_STATUSES, SEVERITIES } from './alert.choices';
import { Alert } from './alert.entity';

export const alertResource: Resource<Alert> = {
  name: 'alerts',
  entity: Alert,
  joins: { vehicle: 'vehicle' },
  listing: {
    sorts: { firstSeenAt: 'record.firstSeenAt', dueDate: 'record.dueDate' },
    defaultSort: [{ key: 'firstSeenAt', direction: 'desc' }],
    filters: {
      type: { kind: 'choice', values: OBLIGATION_TYPES, column: 'record.type' },
      severity: { kind: 'choice', values: SEVERITIES, column: 'record.severity' },
      status: { kind: 'choice', values: ALERT_STATUSES, column: 'record.status' },
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      driverId: { kind: 'ids', column: 'record.driverId' },
      dueFrom: { kind: 'fromDay', column: 'record.dueDate' },
      dueTo: { kind: 'toDay', column: 'record.dueDate' },
    },
    search: [],
  },
  conflicts: {},
};
