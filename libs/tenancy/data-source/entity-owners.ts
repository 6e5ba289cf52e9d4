import type { EntityMetadata } from 'typeorm';
import { entityForeign } from '../tenancy.errors';

/**
 * The tenant from which an entity object was loaded or in which it was first saved. A WeakMap, so it keeps no entity
 * alive.
 */
const owners = new WeakMap<object, number>();

/**
 * The entity that TypeORM created last while reading a result, until its first column is read. TypeORM creates and
 * fills an entity in one synchronous step, so the next column that is read belongs to this entity.
 */
let created: object | null = null;

/** Wraps the shared metadata so that it records every entity that it creates for a result. */
export function announceLoadedEntities(metadata: EntityMetadata): void {
  const create = metadata.create.bind(metadata);
  metadata.create = (queryRunner, options) => {
    const entity: object = create(queryRunner, options);
    if (options?.fromDeserializer === true) created = entity;
    return entity;
  };
}

/**
 * Called by the tenant's driver for every column that it reads: assigns the entity that was created last to this
 * tenant.
 */
export function claimCreated(tenantId: number): void {
  if (created === null) return;
  owners.set(created, tenantId);
  created = null;
}

/**
 * Refuses entities of other tenants among the arguments of a write, and assigns new entities to the tenant. It checks
 * the arguments, the members of arrays and, for relations, the values one level below.
 *
 * @throws DomainError TENANT_ENTITY_FOREIGN
 */
export function assertOwnEntities(tenantId: number, values: readonly unknown[], claim: boolean): void {
  for (const value of values) {
    if (Array.isArray(value)) assertOwnEntities(tenantId, value, claim);
    else if (isRecord(value)) assertOwn(tenantId, value, claim);
  }
}

function assertOwn(tenantId: number, entity: object, claim: boolean): void {
  assertNotForeign(tenantId, entity);
  for (const related of Object.values(entity)) {
    if (Array.isArray(related)) related.filter(isRecord).forEach((member) => assertNotForeign(tenantId, member));
    else if (isRecord(related)) assertNotForeign(tenantId, related);
  }
  if (claim) owners.set(entity, tenantId);
}

function assertNotForeign(tenantId: number, entity: object): void {
  const owner = owners.get(entity);
  if (owner !== undefined && owner !== tenantId)
    throw entityForeign({ entity: entity.constructor.name, owner, tenantId });
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
