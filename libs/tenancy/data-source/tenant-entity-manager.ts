import { EntityManager } from 'typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { assertOwnEntities } from './entity-owners';

/** The entity manager of a tenant: refuses to write entities that were loaded from another one. */
export class TenantEntityManager extends EntityManager {
  constructor(
    private readonly home: DataSource & { readonly tenantId: number },
    queryRunner: QueryRunner | undefined,
  ) {
    super(home, queryRunner);
  }

  get tenantId(): number {
    return this.home.tenantId;
  }
}

/** Every method that writes what an entity object holds, and whether a new object becomes the tenant's by it. */
const WRITES = {
  save: true,
  insert: true,
  remove: false,
  softRemove: false,
  recover: false,
  update: false,
  upsert: false,
} as const;

/*
 * These methods have up to eight overloads each; wrapping them here keeps every one of them, and a method that is missing in a
 * later TypeORM fails at start, not silently.
 */
for (const [name, claim] of Object.entries(WRITES) as [keyof typeof WRITES, boolean][]) {
  const write: unknown = EntityManager.prototype[name];
  if (typeof write !== 'function') throw new TypeError(`EntityManager has no ${name}`);
  Object.defineProperty(TenantEntityManager.prototype, name, {
    configurable: true,
    writable: true,
    value: async function guarded(this: TenantEntityManager, ...parameters: unknown[]): Promise<unknown> {
      assertOwnEntities(this.tenantId, parameters, claim);
      return Reflect.apply(write, this, parameters);
    },
  });
}
