import type { Resource } from '#persistence';
import { Collaborateur } from './collaborateur.entity';
import { employeeNumberTaken, userTaken } from './collaborateur.errors';

export const collaborateurResource: Resource<Collaborateur> = {
  name: 'collaborateurs',
  entity: Collaborateur,
  joins: {},
  listing: {
    sorts: {
      createdAt: 'record.createdAt',
      updatedAt: 'record.updatedAt',
      lastName: 'record.lastName',
      firstName: 'record.firstName',
      department: 'record.department',
    },
    defaultSort: [{ key: 'lastName', direction: 'asc' }],
    filters: {
      userId: { kind: 'ids', column: 'record.userId' },
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    // E-mail, phone and licence number are encrypted and have no blind index, so they cannot be searched.
    search: ['record.lastName', 'record.firstName', 'record.code', 'record.employeeNumber', 'record.position'],
  },
  conflicts: {
    collaborateurs_user_unique: (extras) => userTaken({}, extras),
    collaborateurs_employee_number_unique: (extras) => employeeNumberTaken({}, extras),
  },
  uniqueTexts: {
    collaborateurs_employee_number_unique: { column: 'employee_number_key', from: ['employeeNumber', 'deletedAt'] },
  },
};
