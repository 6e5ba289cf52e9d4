import type { ServerRecord, TenantAccount, TenantDirectory, TenantRecord } from '#tenancy';
import { connectAsRoot, forEachNumber } from '../harness/database-server';
import type { DatabaseServer } from '../harness/database-server';

/** Tenants 1…`count` of a bench: databases and accounts `bench_<n>`. Each database has one row with the number of its tenant. */
export interface Estate {
  readonly server: DatabaseServer;
  readonly count: number;
  /** Maximum number of connections of a process to the server, for all tenants. */
  readonly budget: number;
}

export const ESTATE_PREFIX = 'bench_';
export const ESTATE_SCHEMA = 'CreateTags';

const nameOf = (tenantId: number): string => `${ESTATE_PREFIX}${tenantId}`;

export function accountOf(tenantId: number): TenantAccount {
  return { user: nameOf(tenantId), password: `bench-only-${tenantId}` };
}

export function databaseOf(tenantId: number): string {
  return nameOf(tenantId);
}

/** Creates the missing tenants of the estate. Nothing is flushed to disk meanwhile: the server is discarded after the run. */
export async function createEstate(server: DatabaseServer, count: number): Promise<void> {
  const root = await connectAsRoot(server);
  await root.query('SET GLOBAL innodb_flush_log_at_trx_commit = 0');
  await forEachNumber(server, count, (connection, tenantId) => connection.query(statementsFor(tenantId)));
  await root.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1');
  await root.end();
}

function statementsFor(tenantId: number): string {
  const name = nameOf(tenantId);
  return [
    `CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    `CREATE TABLE IF NOT EXISTS ${name}.tags (id INT UNSIGNED PRIMARY KEY, tenant_id INT UNSIGNED NOT NULL)`,
    `REPLACE INTO ${name}.tags VALUES (1, ${tenantId})`,
    `CREATE USER IF NOT EXISTS '${name}'@'%' IDENTIFIED BY '${accountOf(tenantId).password}'`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON \`${name.replaceAll('_', '\\_')}\`.* TO '${name}'@'%'`,
  ].join(';');
}

export async function dropEstate(server: DatabaseServer, count: number): Promise<void> {
  await forEachNumber(server, count, (connection, tenantId) =>
    connection.query(`DROP DATABASE IF EXISTS ${nameOf(tenantId)}; DROP USER IF EXISTS '${nameOf(tenantId)}'@'%'`),
  );
}

/** The control plane of a bench: it knows every tenant, no tenant changes, and a lookup costs nothing. */
export class EstateDirectory implements TenantDirectory {
  constructor(private readonly estate: Estate) {}

  findBySlug(slug: string): Promise<TenantRecord | null> {
    return this.findById(Number(slug.replace(/^t/, '')));
  }

  findByDomain(): Promise<TenantRecord | null> {
    return Promise.resolve(null);
  }

  readAgain(tenantId: number): Promise<TenantRecord | null> {
    return this.findById(tenantId);
  }

  findById(tenantId: number): Promise<TenantRecord | null> {
    const known = tenantId >= 1 && tenantId <= this.estate.count;
    return Promise.resolve(known ? recordOf(tenantId) : null);
  }

  server(): Promise<ServerRecord> {
    const { server, budget } = this.estate;
    return Promise.resolve({
      serverId: 1,
      name: 'bench',
      host: server.host,
      port: server.port,
      flavour: 'mariadb',
      version: '10.11.0',
      state: 'open',
      connectionBudget: budget,
    });
  }

  account(tenantId: number): Promise<TenantAccount> {
    return Promise.resolve(accountOf(tenantId));
  }

  onChange(): void {
    // The registry of a bench never changes.
  }
}

export function recordOf(tenantId: number): TenantRecord {
  return {
    tenantId,
    slug: `t${tenantId}`,
    name: `Tenant ${tenantId}`,
    status: 'active',
    epoch: 1,
    countryCode: 'CI',
    currency: 'XOF',
    timezone: 'Africa/Abidjan',
    locale: 'fr',
    serverId: 1,
    databaseName: nameOf(tenantId),
    placement: 'database',
    schemaVersion: ESTATE_SCHEMA,
  };
}
