import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GlobalDatabase } from '../../../global/global-database';
import { DirectoryService } from '../../../global/tenants/directory.service';

/** Tables of the control plane with rows of a tenant, in the order of their foreign keys. */
export const OF_TENANT: readonly (readonly [table: string, condition: string])[] = [
  ['sessions', 'tenant_id = ? OR grant_id IN (SELECT id FROM platform_grants WHERE tenant_id = ?)'],
  ['platform_grants', 'tenant_id = ?'],
  ['one_time_links', 'tenant_id = ?'],
  ['api_keys', 'tenant_id = ?'],
  ['role_permissions', 'role_id IN (SELECT id FROM roles WHERE tenant_id = ?)'],
  ['roles', 'tenant_id = ?'],
  ['tenant_settings', 'tenant_id = ?'],
  ['code_formats', 'tenant_id = ?'],
  ['legal_numbers', 'tenant_id = ?'],
  ['tenant_domains', 'tenant_id = ?'],
  ['tenant_credentials', 'tenant_id = ?'],
  ['tenant_databases', 'tenant_id = ?'],
  ['tenant_maintenances', 'tenant_id = ?'],
  ['tenant_moves', 'tenant_id = ?'],
  ['tenant_samples', 'tenant_id = ?'],
  ['tenant_performance', 'tenant_id = ?'],
  ['tenant_features', 'tenant_id = ?'],
  ['user_tenants', 'tenant_id = ?'],
];

/** Tables with rows of a deleted user account. */
const OF_USER: readonly (readonly [table: string, column: string])[] = [
  ['sessions', 'user_id'],
  ['one_time_links', 'user_id'],
  ['user_totp', 'user_id'],
  ['recovery_codes', 'user_id'],
];

/** Members without another tenant, without a role on the platform, and without records that other tenants use. */
const LEFT_ALONE = `SELECT u.id FROM users u JOIN user_tenants m ON m.user_id = u.id AND m.tenant_id = ?
  WHERE u.platform_role = 'none'
    AND NOT EXISTS (SELECT 1 FROM user_tenants o WHERE o.user_id = u.id AND o.tenant_id <> m.tenant_id)
    AND NOT EXISTS (SELECT 1 FROM api_keys k WHERE k.created_by = u.id AND k.tenant_id <> m.tenant_id)
    AND NOT EXISTS (SELECT 1 FROM platform_grants g WHERE g.user_id = u.id AND g.tenant_id <> m.tenant_id)`;

/**
 * Erases everything that the control plane knows of a tenant, in one transaction. A tombstone row remains with the id, which is never
 * reused. The slug is free afterwards. The audit log remains; it contains no personal data.
 */
@Injectable()
export class RegistryErasure {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
  ) {}

  /** Counts the rows to erase by table. It runs before the erasure, because a repetition would find no rows. */
  count(tenantId: number): Promise<Readonly<Record<string, number>>> {
    return this.database.use(async (manager) => {
      const counts: Record<string, number> = { users: (await leftAlone(manager, tenantId)).length };
      for (const [table, condition] of OF_TENANT) {
        const [row] = await manager.query<{ total: string | number }[]>(
          `SELECT COUNT(*) AS total FROM ${table} WHERE ${condition}`,
          parametersOf(condition, tenantId),
        );
        counts[table] = Number(row?.total ?? 0);
      }
      return counts;
    });
  }

  /** Erases everything in one transaction; a repetition finds nothing to erase. */
  async erase(tenantId: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      const users = await leftAlone(manager, tenantId);
      for (const [table, condition] of OF_TENANT)
        await manager.query(`DELETE FROM ${table} WHERE ${condition}`, parametersOf(condition, tenantId));
      if (users.length > 0) await eraseUsers(manager, users);
      await discardJobs(manager, tenantId);
      await emptyOperations(manager, tenantId);
      await leaveStone(manager, tenantId);
    });
    this.directory.announceChange(tenantId);
  }
}

const parametersOf = (condition: string, tenantId: number): number[] =>
  Array.from({ length: condition.split('?').length - 1 }, () => tenantId);

async function leftAlone(manager: EntityManager, tenantId: number): Promise<readonly number[]> {
  const rows = await manager.query<{ id: number }[]>(LEFT_ALONE, [tenantId]);
  return rows.map(({ id }) => id);
}

async function eraseUsers(manager: EntityManager, users: readonly number[]): Promise<void> {
  for (const [table, column] of OF_USER) await manager.query(`DELETE FROM ${table} WHERE ${column} IN (?)`, [users]);
  await manager.query('DELETE FROM users WHERE id IN (?)', [users]);
}

/** Waiting runs are discarded, and the payload of all runs is erased. */
async function discardJobs(manager: EntityManager, tenantId: number): Promise<void> {
  await manager.query(
    `UPDATE job_runs SET state = 'discarded', error = 'TENANT_NOT_FOUND', finished_at = UTC_TIMESTAMP(3)
      WHERE tenant_id = ? AND state IN ('queued', 'failed', 'parked', 'dead')`,
    [tenantId],
  );
  await manager.query("UPDATE job_runs SET payload = '{}', result = NULL WHERE tenant_id = ?", [tenantId]);
}

/**
 * Operations contain what they were asked for and what they did: names, addresses, numbers of documents. Those that the certificate refers
 * to stay whole: the last deletion, and the erasure, which is still running.
 */
async function emptyOperations(manager: EntityManager, tenantId: number): Promise<void> {
  const others = `o.tenant_id = ? AND o.state <> 'running' AND o.id <> (SELECT id FROM (
    SELECT COALESCE(MAX(id), 0) AS id FROM operations WHERE tenant_id = ? AND kind = 'tenant.delete' AND state = 'done') last)`;
  const parameters = [tenantId, tenantId];
  await manager.query(
    `UPDATE operation_steps s JOIN operations o ON o.id = s.operation_id SET s.record = '{}' WHERE ${others}`,
    parameters,
  );
  await manager.query(`UPDATE operations o SET o.input = '{}', o.result = NULL WHERE ${others}`, parameters);
}

/** The slug of a tombstone starts with a tilde, which a company's slug cannot contain. */
async function leaveStone(manager: EntityManager, tenantId: number): Promise<void> {
  await manager.query(
    `UPDATE tenants SET slug = CONCAT('~', id), name = CONCAT('#', id), description = NULL, contact_email = NULL,
        contact_phone = NULL, legal_name = NULL, legal_form = NULL, tax_id = NULL, trade_register = NULL,
        address_line1 = NULL, address_line2 = NULL, postal_code = NULL, city = NULL, logo_url = NULL, logo_alt_text = NULL
      WHERE id = ?`,
    [tenantId],
  );
}
