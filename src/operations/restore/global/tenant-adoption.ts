import type { EntityManager } from 'typeorm';
import { quoteIdentifier } from '#persistence';
import type { TenantIdentity } from '../../database-identity/identity-stamps';
import { copyRows } from './registry-rows';
import type { PlannedTenant, RegistryComparison } from './registry-comparison';

interface Adoption {
  readonly live: string;
  readonly side: string;
  readonly comparison: RegistryComparison;
}

/** Tables with rows of a tenant and its members, in the order of their foreign keys. */
const OF_TENANT = [
  'tenant_databases',
  'tenant_domains',
  'tenant_settings',
  'tenant_terms',
  'code_formats',
  'roles',
  'user_tenants',
  'api_keys',
];
const OF_MEMBER = ['user_totp', 'recovery_codes'];

/** Adds tenants that the backup does not contain, from the present registry or from the identity in their databases. */
export async function adopt(manager: EntityManager, adoption: Adoption): Promise<void> {
  for (const tenant of adoption.comparison.tenants) {
    if (tenant.adoptedFrom !== null) await forgetUnborn(manager, tenant.tenantId);
    if (tenant.adoptedFrom === 'registry') await adoptRegistered(manager, adoption, tenant);
    if (tenant.identity !== undefined) await adoptIdentified(manager, tenant, tenant.identity);
  }
}

/** The backup may contain an unfinished creation of the tenant. */
async function forgetUnborn(manager: EntityManager, tenantId: number): Promise<void> {
  for (const table of ['tenant_credentials', 'tenant_databases'])
    await manager.query(`DELETE FROM ${table} WHERE tenant_id = ?`, [tenantId]);
  await manager.query('DELETE FROM tenants WHERE id = ?', [tenantId]);
}

/** Copies all rows of the tenant in the present registry, and the accounts of its members. */
async function adoptRegistered(
  manager: EntityManager,
  { live, side }: Adoption,
  { tenantId }: PlannedTenant,
): Promise<void> {
  const databases = { from: live, to: side };
  const present = (table: string): string => `${quoteIdentifier(live)}.${table}`;
  const of = (table: string, condition: string, instead = {}): Promise<void> =>
    copyRows(manager, databases, { table, condition, parameters: [tenantId], instead });
  const [taken] = await manager.query<unknown[]>(
    `SELECT 1 FROM tenants WHERE slug = (SELECT slug FROM ${present('tenants')} WHERE id = ?)`,
    [tenantId],
  );
  await of('tenants', 'id = ?', taken === undefined ? {} : { slug: "CONCAT(slug, '-', id)" });
  const members = `(SELECT user_id FROM ${present('user_tenants')} WHERE tenant_id = ?)`;
  await of('users', `id IN ${members}`);
  for (const table of OF_MEMBER) await of(table, `user_id IN ${members}`);
  for (const table of OF_TENANT) await of(table, 'tenant_id = ?');
  await of('role_permissions', `role_id IN (SELECT id FROM ${present('roles')} WHERE tenant_id = ?)`);
}

/** Its members are unknown; an operator adds the first one with `user:grant`. */
async function adoptIdentified(
  manager: EntityManager,
  { tenantId, host, port, database }: PlannedTenant,
  { slug, name, countryCode, currency, timezone, locale }: TenantIdentity,
): Promise<void> {
  const [taken] = await manager.query<unknown[]>('SELECT 1 FROM tenants WHERE slug = ?', [slug]);
  await manager.query(
    `INSERT INTO tenants (id, name, slug, status, country_code, currency, timezone, locale)
      VALUES (?, ?, ?, 'active', ?, ?, ?, ?)`,
    [tenantId, name, taken === undefined ? slug : `${slug}-${tenantId}`, countryCode, currency, timezone, locale],
  );
  await manager.query(
    `INSERT INTO tenant_databases (tenant_id, server_id, database_name, status)
      SELECT ?, id, ?, 'ready' FROM database_servers WHERE host = ? AND port = ?`,
    [tenantId, database, host, port],
  );
}
