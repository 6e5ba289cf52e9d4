import type { Resource } from '#persistence';
import { IMPORT_STATES } from './import.choices';
import { Import } from './import.entity';

export const importResource: Resource<Import> = {
  name: 'imports',
  entity: Import,
  joins: {},
  listing: {
    sorts: { createdAt: 'record.createdAt' },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      resource: { kind: 'code', column: 'record.resource' },
      state: { kind: 'choice', values: IMPORT_STATES, column: 'record.state' },
    },
    search: [],
  },
  conflicts: {},
};
