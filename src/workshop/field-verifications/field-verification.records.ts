import type { Resource } from '#persistence';
import { FieldVerification, VERIFICATION_STATUSES, VERIFICATION_TYPES } from './field-verification.entity';

export const fieldVerificationResource: Resource<FieldVerification> = {
  name: 'field-verifications',
  entity: FieldVerification,
  joins: { intervention: 'intervention', vehicle: 'vehicle', verifiedBy: 'verifiedBy' },
  namesDeleted: true,
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      verifiedAt: 'record.verifiedAt',
      // Numbers increase with the id. As text, 10000 would come before 9999.
      verificationNumber: 'record.id',
    },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      status: { kind: 'choice', values: VERIFICATION_STATUSES, column: 'record.status' },
      verificationType: { kind: 'choice', values: VERIFICATION_TYPES, column: 'record.verificationType' },
      interventionId: { kind: 'ids', column: 'record.interventionId' },
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
    },
    search: [
      'record.verificationNumber',
      'intervention.interventionNumber',
      'intervention.title',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
    ],
  },
  conflicts: {},
};
