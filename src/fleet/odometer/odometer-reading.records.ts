import type { Resource } from '#persistence';
import { ODOMETER_SOURCES, OdometerReading } from './odometer-reading.entity';

/** Sorted by reading time, newest first, regardless of when the reading was entered. */
export const odometerReadingResource: Resource<OdometerReading> = {
  name: 'odometer_readings',
  entity: OdometerReading,
  joins: {},
  listing: {
    sorts: { readAt: 'record.readAt' },
    defaultSort: [{ key: 'readAt', direction: 'desc' }],
    filters: {
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      source: { kind: 'choice', values: ODOMETER_SOURCES, column: 'record.source' },
      isVoid: { kind: 'flag', column: 'record.isVoid' },
      from: { kind: 'since', column: 'record.readAt' },
      to: { kind: 'until', column: 'record.readAt' },
    },
    search: [],
  },
  conflicts: {},
};
