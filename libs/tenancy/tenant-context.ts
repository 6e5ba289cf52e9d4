export const TENANT_STATUSES = [
  'provisioning',
  'active',
  'maintenance',
  'suspended',
  'moving',
  'archived',
  'deleting',
  'failed',
] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

export type Placement = 'database' | 'prefix';

/** The directory's record of a tenant. `epoch` grows with every change of location, credentials or status. */
export interface TenantRecord {
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly status: TenantStatus;
  readonly epoch: number;
  readonly countryCode: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA zone of the tenant's calendar days. */
  readonly timezone: string;
  readonly locale: string;
  readonly serverId: number;
  readonly databaseName: string;
  readonly placement: Placement;
  /** Name of the newest applied tenant migration; empty before the first one. */
  readonly schemaVersion: string;
  /** The end of the maintenance that an operator announced. It may have passed. */
  readonly maintenanceUntil?: Date | null;
}

/** A tenant that may be served. Domain providers inject it to know their tenant. */
export type TenantContext = TenantRecord;

export interface ServerRecord {
  readonly serverId: number;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly flavour: 'mariadb' | 'mysql';
  readonly version: string;
  readonly state: 'open' | 'draining' | 'closed';
  /** Maximum number of connections of this process to the server. */
  readonly connectionBudget: number;
}

export interface TenantAccount {
  readonly user: string;
  readonly password: string;
}

/**
 * Port to the control plane, implemented by src/global. Answers come from a bounded cache that is invalidated by push;
 * `null` means that the tenant is unknown. Throws only if the global database is unreachable and the answer is not
 * cached.
 */
export interface TenantDirectory {
  findBySlug(slug: string): Promise<TenantRecord | null>;
  findByDomain(host: string): Promise<TenantRecord | null>;
  findById(tenantId: number): Promise<TenantRecord | null>;
  /** The record as the registry has it now, whatever was cached. */
  readAgain(tenantId: number): Promise<TenantRecord | null>;
  server(serverId: number): Promise<ServerRecord>;
  /** The database account of the tenant, decrypted; never logged. */
  account(tenantId: number, epoch: number): Promise<TenantAccount>;
  /** Calls the listener with the tenant id after a tenant's record changed or left the cache. */
  onChange(listener: (tenantId: number) => void): void;
}

/** Injection token of the {@link TenantDirectory}. */
export const TENANT_DIRECTORY = Symbol('TENANT_DIRECTORY');
