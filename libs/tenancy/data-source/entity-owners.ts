import type { EntityMetadata } from 'typeorm';
import { entityForeign } from '../tenancy.errors';

/** Which tenant an entity object was loaded from or first saved in. Weak: it keeps no entity alive. */
const owners = new WeakMap<object, number>();

/**
 * The entity TypeORM created last while reading a result, until its first column is read. Creating and filling an entity is one
 * synchronous step, so it can only be the one whose column is read next.
 */
let hatched: object | null = null;

/** Makes the metadata, which all tenants share, announce every entity it creates for a result. */
export function announceLoadedEntities(metadata: EntityMetadata): void {
  const create = metadata.create.bind(metadata);
  metadata.create = (queryRunner, options) => {
    const entity: object = create(queryRunner, options);
    if (options?.fromDeserializer === true) hatched = entity;
    return entity;
  };
}

/** Called by the tenant's driver for every column it reads: what was announced since is this tenant's. */
export function claimHatched(tenantId: number): void {
  if (hatched === null) return;
  owners.set(hatched, tenantId);
  hatched = null;
}

/**
 * Refuses entities of other tenants among the arguments of a write and claims the new ones; looks at the arguments, the members
 * of lists and, for relations, the values one level below.
 *
 * @throws DomainError TENANT_ENTITY_FOREIGN.
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
