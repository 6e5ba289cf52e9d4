import type { Resource } from '#persistence';
import { DRIVER_STATUSES } from './driver.choices';
import { Driver } from './driver.entity';
import { collaborateurTaken, licenseNumberTaken } from './driver.errors';

export const driverResource: Resource<Driver> = {
  name: 'drivers',
  entity: Driver,
  joins: {},
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      updatedAt: 'record.updatedAt',
      code: 'record.code',
      lastName: 'record.lastName',
      firstName: 'record.firstName',
      status: 'record.status',
      licenseExpiryDate: 'record.licenseExpiryDate',
      hireDate: 'record.hireDate',
    },
    defaultSort: [{ key: 'lastName', direction: 'asc' }],
    filters: { status: { kind: 'choice', values: DRIVER_STATUSES, column: 'record.status' } },
    // Phone, address and licence number are encrypted: only whole values are found, through their blind indexes (DriversService.list).
    search: ['record.firstName', 'record.lastName', 'record.code'],
  },
  conflicts: {
    drivers_license_unique: (extras) => licenseNumberTaken({}, extras),
    drivers_license_index_unique: (extras) => licenseNumberTaken({}, extras),
    drivers_collaborateur_key_unique: (extras) => collaborateurTaken({}, extras),
  },
};
