import { DataSource } from 'typeorm';
import type { EntityMetadata } from 'typeorm';
import { schemaRefused } from '../tenancy.errors';
import type { ServerRecord } from '../tenant-context';
import { announceLoadedEntities } from './entity-owners';

/** TypeORM requires a database name. It never appears in a table path, because no entity names a database. */
const NOWHERE = 'template';

type Flavour = ServerRecord['flavour'];

/**
 * The entity metadata for one combination of server flavour and table prefix. It is a data source that never connects;
 * all tenants with this combination share its metadata (architecture.md §5).
 */
export class SchemaTemplate extends DataSource {
  private constructor(
    readonly flavour: Flavour,
    readonly entityPrefix: string,
    entities: readonly (new () => object)[],
  ) {
    super({ type: flavour, database: NOWHERE, entityPrefix, entities: [...entities] });
  }

  /** @throws DomainError TENANT_SCHEMA_REFUSED for an entity with lazy relations */
  static async build(
    flavour: Flavour,
    entityPrefix: string,
    entities: readonly (new () => object)[],
  ): Promise<SchemaTemplate> {
    const template = new SchemaTemplate(flavour, entityPrefix, entities);
    await template.buildMetadatas();
    for (const metadata of template.entityMetadatas) {
      assertShareable(metadata);
      announceLoadedEntities(metadata);
    }
    return template;
  }

  /** @throws Error always: a template has no connection */
  override initialize(): Promise<never> {
    return Promise.reject(new Error('a schema template never connects'));
  }
}

/**
 * Only lazy relations, `typename` and the query cache use the metadata's data source at run time, so these are refused
 * for shared metadata.
 */
function assertShareable(metadata: EntityMetadata): void {
  const refuse = (reason: string): Error => schemaRefused({ entity: metadata.name, reason });
  const lazy = metadata.lazyRelations[0];
  if (lazy) throw refuse(`lazy relation ${lazy.propertyPath}`);
  if (metadata.dataSource.options.typename !== undefined) throw refuse('the typename option');
  if (metadata.dataSource.options.cache) throw refuse('the query cache option');
}
