import type { Resource } from '#persistence';
import { ImportMapping } from './import-mapping.entity';
import { importMappingTaken } from './imports.errors';

export const importMappingResource: Resource<ImportMapping> = {
  name: 'import-mappings',
  entity: ImportMapping,
  joins: {},
  listing: {
    sorts: { id: 'record.id' },
    defaultSort: [{ key: 'id', direction: 'asc' }],
    filters: { resource: { kind: 'code', column: 'record.resource' } },
    search: [],
  },
  conflicts: { import_mappings_source_unique: (extras) => importMappingTaken({}, extras) },
};
