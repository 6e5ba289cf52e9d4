import type { Resource } from '#persistence';
import { nameTaken } from '../reference.errors';
import { InterventionType, INTERVENTION_KINDS } from './intervention-type.entity';

export const interventionTypeResource: Resource<InterventionType> = {
  name: 'intervention-types',
  entity: InterventionType,
  joins: {},
  listing: {
    sorts: { name: 'record.name' },
    defaultSort: [{ key: 'name', direction: 'asc' }],
    filters: {
      kind: { kind: 'choice', values: INTERVENTION_KINDS, column: 'record.kind' },
      isActive: { kind: 'flag', column: 'record.isActive' },
    },
    search: ['record.name'],
  },
  conflicts: {
    intervention_types_name_unique: (extras) => nameTaken({}, extras),
  },
  uniqueTexts: {
    intervention_types_name_unique: { column: 'name', from: ['name'] },
  },
};
