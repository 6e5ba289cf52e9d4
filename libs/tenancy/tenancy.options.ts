import type { AnswerSeal } from '#persistence';
import type { ConnectionShares } from './pool/connection-shares';
import type { PoolLimits } from './pool/pool-limits';
import type { TenantDirectory } from './tenant-context';

/** The options of the library, set by the application. */
export interface TenancyOptions {
  readonly directory: TenantDirectory;
  readonly entities: readonly (new () => object)[];
  /** Names of the newest migration of each schema that this version can serve: the last two releases, its own last. */
  readonly supportedSchemaVersions: readonly string[];
  /** Lower case, without a leading dot: `impact-auto.com`, `localhost`. */
  readonly baseDomain: string;
  /** Addresses and CIDR blocks whose `X-Tenant` header is trusted. */
  readonly trustedProxies: readonly string[];
  readonly pool?: Partial<PoolLimits>;
  /** Divides the connections of a server between processes. */
  readonly shares?: ConnectionShares;
  /** Encrypts the stored answers of a tenant's idempotency keys; without it they are stored in plain text. */
  readonly sealAnswers?: (tenantId: number) => AnswerSeal;
  /**
   * Total weight of the tenants kept in memory. A tenant with its own database weighs 1, a tenant with a table prefix
   * 100.
   */
  readonly tenantCapacity?: number;
}

/** Injection token of {@link TenancyOptions}. */
export const TENANCY_OPTIONS = Symbol('TENANCY_OPTIONS');
