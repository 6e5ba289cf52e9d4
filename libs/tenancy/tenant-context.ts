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

/** Everything the data plane knows of a tenant, as the directory answered it. `epoch` grows at every change of location, credentials or status. */
export interface TenantRecord {
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly status: TenantStatus;
  readonly epoch: number;
  readonly countryCode: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA zone in which the tenant's calendar days are read. */
  readonly timezone: string;
  readonly locale: string;
  readonly serverId: number;
  readonly databaseName: string;
  readonly placement: Placement;
  /** Name of the newest tenant migration applied; empty before the first. */
  readonly schemaVersion: string;
}

/** A tenant that may be served: what domain providers inject to know where they are. */
export type TenantContext = TenantRecord;

export interface ServerRecord {
  readonly serverId: number;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly flavour: 'mariadb' | 'mysql';
  readonly version: string;
  readonly state: 'open' | 'draining' | 'closed';
  /** Most connections this process may hold on the server. */
  readonly connectionBudget: number;
}

export interface TenantAccount {
  readonly user: string;
  readonly password: string;
}

/**
 * Port to the control plane, implemented by src/global. Answers come from a bounded cache that is invalidated by push;
 * `null` means the tenant is unknown. Throws only when the global database is unreachable and the answer is not cached.
 */
export interface TenantDirectory {
  findBySlug(slug: string): Promise<TenantRecord | null>;
  findByDomain(host: string): Promise<TenantRecord | null>;
  findById(tenantId: number): Promise<TenantRecord | null>;
  server(serverId: number): Promise<ServerRecord>;
  /** The data-plane account of the tenant, decrypted; never logged. */
  account(tenantId: number, epoch: number): Promise<TenantAccount>;
  /** Calls back whenever a tenant's record changed or was forgotten, with its id. */
  onChange(listener: (tenantId: number) => void): void;
}

/** Injection token of the {@link TenantDirectory}. */
export const TENANT_DIRECTORY = Symbol('TENANT_DIRECTORY');
