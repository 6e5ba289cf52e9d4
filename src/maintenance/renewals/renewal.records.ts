import type { Resource } from '#persistence';
import { RENEWAL_RESULTS, RENEWAL_TYPES } from './renewal.choices';
import { VehicleRenewal } from './vehicle-renewal.entity';

export const renewalResource: Resource<VehicleRenewal> = {
  name: 'renewals',
  entity: VehicleRenewal,
  joins: { vehicle: 'vehicle' },
  listing: {
    sorts: { createdAt: 'record.createdAt', validUntil: 'record.validUntil' },
    defaultSort: [{ key: 'validUntil', direction: 'desc' }],
    filters: {
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      type: { kind: 'choice', values: RENEWAL_TYPES, column: 'record.type' },
      result: { kind: 'choice', values: RENEWAL_RESULTS, column: 'record.result' },
      validFrom: { kind: 'fromDay', column: 'record.validUntil' },
      validTo: { kind: 'toDay', column: 'record.validUntil' },
    },
    search: ['record.label', 'record.reference', 'record.issuedBy', 'vehicle.plateNumber', 'vehicle.plateNormalized'],
  },
  conflicts: {},
};
