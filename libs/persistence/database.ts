import type { EntityManager } from 'typeorm';

/** The read access of a tenant's service to its database. Writes go through a unit of work. */
export interface Database {
  readonly manager: EntityManager;
}
