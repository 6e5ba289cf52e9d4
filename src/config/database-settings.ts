import { SettingError } from './setting-reader';
import type { SettingReader } from './setting-reader';

/** A server that `bootstrap` registers beside the first one; it accepts the same provisioning account. */
export interface FurtherServer {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  /** The provisioning account of the servers; only src/operations and the bootstrap of the global data source use it. */
  readonly user: string;
  readonly password: string;
  readonly further: readonly FurtherServer[];
  readonly globalName: string;
  readonly tenantDatabasePrefix: string;
  readonly tenantAccountPrefix: string;
  /** Maximum number of connections of this process per database server for tenants. */
  readonly connectionBudget: number;
  readonly perTenantConnections: number;
  readonly acquireTimeoutMs: number;
}

export function readDatabase(read: SettingReader): DatabaseSettings {
  return {
    host: read.text('DB_HOST'),
    port: read.integer('DB_PORT', 3306, 1, 65535),
    user: read.text('DB_USER'),
    password: readPassword(read),
    further: read.list('DB_SERVERS').map(furtherServer),
    globalName: read.identifier('GLOBAL_DATABASE', 'impact_auto_global'),
    tenantDatabasePrefix: read.identifier('TENANT_DATABASE_PREFIX', 'impact_auto_tenant_'),
    tenantAccountPrefix: read.identifier('TENANT_ACCOUNT_PREFIX', 'tenant_'),
    connectionBudget: read.integer('DB_CONNECTION_BUDGET', 100, 1, 10_000),
    perTenantConnections: read.integer('DB_CONNECTIONS_PER_TENANT', 8, 1, 1000),
    acquireTimeoutMs: read.integer('DB_ACQUIRE_TIMEOUT_MS', 5000, 10, 60_000),
  };
}

/** A database without a password is allowed on a developer's machine only. */
function readPassword(read: SettingReader): string {
  const password = read.secret('DB_PASSWORD');
  if (password === null && read.isProduction) throw new SettingError('DB_PASSWORD', 'is required');
  return password ?? '';
}

function furtherServer(text: string): FurtherServer {
  const [, name, host, port] = /^([a-z0-9-]+)=([\w.-]+|\[[0-9a-f:]+\]):(\d{1,5})$/i.exec(text) ?? [];
  if (name === undefined || host === undefined || Number(port) > 65_535) {
    throw new SettingError('DB_SERVERS', 'must list name=host:port');
  }
  return { name, host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
}
