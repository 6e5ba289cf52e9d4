import type { EntityManager } from 'typeorm';

/** What a tenant's service may do with the data source it is given: read. Writes go through a unit of work. */
export interface Database {
  readonly manager: EntityManager;
}
