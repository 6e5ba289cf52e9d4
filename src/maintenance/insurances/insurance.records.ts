import { choiceFilter } from '#persistence';
import type { Resource } from '#persistence';
import { COVERAGE_TYPES, INSURANCE_STATUSES } from './insurance.choices';
import { Insurance } from './insurance.entity';
import { insuranceRenewed } from './insurance.errors';
import { inStatuses } from './insurance-standing';
import type { Standing } from './insurance-standing';

export const insuranceResource: Resource<Insurance, Standing> = {
  name: 'insurances',
  entity: Insurance,
  joins: { vehicle: 'vehicle' },
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      insuranceNumber: 'record.id',
      startDate: 'record.startDate',
      endDate: 'record.endDate',
    },
    defaultSort: [{ key: 'endDate', direction: 'desc' }],
    filters: {
      vehicleId: { kind: 'ids', column: 'record.vehicleId' },
      coverageType: { kind: 'choice', values: COVERAGE_TYPES, column: 'record.coverageType' },
      endFrom: { kind: 'fromDay', column: 'record.endDate' },
      endTo: { kind: 'toDay', column: 'record.endDate' },
      status: choiceFilter(INSURANCE_STATUSES, inStatuses),
    },
    search: [
      'record.insuranceNumber',
      'record.policyNumber',
      'record.insuranceCompany',
      'vehicle.plateNumber',
      'vehicle.plateNormalized',
    ],
  },
  conflicts: { insurances_renewed_unique: (extras) => insuranceRenewed({}, extras) },
};
