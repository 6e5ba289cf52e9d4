import type { AnswerSeal } from '#persistence';
import type { PoolLimits } from './pool/pool-limits';
import type { TenantDirectory } from './tenant-context';

/** What the application tells the kernel. */
export interface TenancyOptions {
  readonly directory: TenantDirectory;
  readonly entities: readonly (new () => object)[];
  /** Names of the newest migration of every schema this version can serve, the last two; its own comes last. */
  readonly supportedSchemaVersions: readonly string[];
  /** Lower case, without a dot in front: `impact-auto.com`, `localhost`. */
  readonly baseDomain: string;
  /** Addresses and CIDR blocks whose `X-Tenant` is believed. */
  readonly trustedProxies: readonly string[];
  readonly pool?: Partial<PoolLimits>;
  /** Seals the answers a tenant's idempotency keys keep; in plain without it. */
  readonly sealAnswers?: (tenantId: number) => AnswerSeal;
  /** Tenants kept ready, in units of one tenant with its own database; one with a table prefix weighs a hundred. */
  readonly tenantCapacity?: number;
}

/** Injection token of {@link TenancyOptions}. */
export const TENANCY_OPTIONS = Symbol('TENANCY_OPTIONS');
