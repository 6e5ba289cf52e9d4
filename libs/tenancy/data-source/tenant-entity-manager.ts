import { EntityManager } from 'typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { assertOwnEntities } from './entity-owners';

/** The entity manager of a tenant. It refuses to write entities that were loaded from another tenant. */
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

/** The methods that write entity objects. The value tells whether a new object is assigned to the tenant. */
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
 * These methods have up to eight overloads each. Wrapping them here keeps all overloads. If a later TypeORM lacks one
 * of the methods, the start fails instead of leaving a gap.
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
