import type { Resource } from '#persistence';
import { codeTaken } from '../reference.errors';
import { LicenseType } from './license-type.entity';

export const licenseTypeResource: Resource<LicenseType> = {
  name: 'license-types',
  entity: LicenseType,
  joins: {},
  listing: {
    sorts: { code: 'record.code', name: 'record.name' },
    defaultSort: [{ key: 'code', direction: 'asc' }],
    filters: {
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.name', 'record.code'],
  },
  conflicts: {
    license_types_code_unique: (extras) => codeTaken({}, extras),
  },
  uniqueTexts: {
    license_types_code_unique: { column: 'code', from: ['code'] },
  },
};
