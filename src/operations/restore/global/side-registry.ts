import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { quoteIdentifier } from '#persistence';
import { KEY_RING, KeyRing, randomSecret, seal } from '#secrets';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { eraseAccount, erasedSince } from '../../../global/users/erased-accounts';
import { appUserOf } from '../../servers/tenant-accounts';
import { copyRows } from './registry-rows';
import type { PlannedTenant, RegistryComparison } from './registry-comparison';
import { adopt } from './tenant-adoption';

/** Input of the preparation of a loaded registry. */
export interface Preparation {
  readonly live: string;
  readonly side: string;
  readonly comparison: RegistryComparison;
}

/** Number of user accounts that were erased since the backup and are erased again. */
interface Prepared {
  readonly erasedAccounts: number;
}

/** Sessions and tokens of the backup must not become valid again. */
const ENDED = ['DELETE FROM refresh_tokens', 'DELETE FROM sessions', 'DELETE FROM one_time_links'];
const END_GRANTS = 'UPDATE platform_grants SET revoked_at = UTC_TIMESTAMP(3) WHERE revoked_at IS NULL';
/** The night after a restore must not erase tenants whose date has passed since the backup. */
const LATER = `UPDATE tenant_terms SET purge_after = GREATEST(purge_after, UTC_TIMESTAMP(3) + INTERVAL 7 DAY)
  WHERE purge_after IS NOT NULL AND purged_at IS NULL`;

/**
 * Prepares a loaded registry: takes over newer data, ends all sessions, and gives every tenant new accounts. In one transaction, so that a
 * repetition starts with the backup again.
 */
@Injectable()
export class SideRegistry {
  constructor(
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** `manager` belongs to the provisioning account and is connected to the loaded database. */
  async prepare(manager: EntityManager, preparation: Preparation): Promise<Prepared> {
    return manager.transaction(async (within) => {
      const { isContinued } = preparation.comparison;
      if (isContinued) await this.takeNewer(within, preparation);
      else await this.distrust(within);
      const erasedAccounts = isContinued ? await eraseAgain(within, preparation) : 0;
      for (const sql of [...ENDED, END_GRANTS]) await within.query(sql);
      await adopt(within, preparation);
      await this.place(within, preparation.comparison.tenants);
      await this.renewCredentials(within, preparation.comparison);
      return { erasedAccounts };
    });
  }

  /** Takes over the data in which the present registry is newer, if it is a successor of the backup. */
  private async takeNewer(manager: EntityManager, { live, side, comparison }: Preparation): Promise<void> {
    const present = (table: string): string => `${quoteIdentifier(live)}.${table}`;
    const databases = { from: live, to: side };
    await copyRows(manager, databases, { table: 'database_servers' });
    for (const table of ['schema_templates', 'warm_databases', 'tenant_terms']) {
      await manager.query(`DELETE FROM ${table}`);
      const condition =
        table === 'tenant_terms' ? `tenant_id IN (SELECT id FROM ${quoteIdentifier(side)}.tenants)` : '1';
      await copyRows(manager, databases, { table, condition });
    }
    await manager.query(
      `UPDATE tenant_databases was JOIN ${present('tenant_databases')} now ON now.tenant_id = was.tenant_id
        SET was.schema_version = now.schema_version, was.schema_fingerprint = now.schema_fingerprint,
          was.seeds_fingerprint = now.seeds_fingerprint, was.last_migrated_at = now.last_migrated_at,
          was.last_backup_at = now.last_backup_at, was.size_bytes = now.size_bytes`,
    );
    await manager.query(
      `UPDATE api_keys was JOIN ${present('api_keys')} now ON now.id = was.id
        SET was.revoked_at = now.revoked_at, was.revoked_by = now.revoked_by
        WHERE now.revoked_at IS NOT NULL AND was.revoked_at IS NULL`,
    );
    await manager.query(
      `UPDATE platform_webhook_endpoints was LEFT JOIN ${present('platform_webhook_endpoints')} now ON now.id = was.id
        SET was.is_active = COALESCE(now.is_active, 0), was.url = COALESCE(now.url, was.url),
          was.seal_key = COALESCE(now.seal_key, was.seal_key), was.secret = COALESCE(now.secret, was.secret)`,
    );
    await this.bury(manager, comparison.erased);
  }

  /** Removes tenants that were erased since the backup from the registry. Their remaining data are erased after the exchange. */
  private async bury(manager: EntityManager, erased: readonly number[]): Promise<void> {
    if (erased.length === 0) return;
    await manager.query("UPDATE tenants SET status = 'deleting' WHERE id IN (?)", [erased]);
    for (const table of ['tenant_credentials', 'tenant_databases'])
      await manager.query(`DELETE FROM ${table} WHERE tenant_id IN (?)`, [erased]);
  }

  private async distrust(manager: EntityManager): Promise<void> {
    await manager.query(LATER);
    await manager.query('DELETE FROM warm_databases WHERE tenant_id IN (SELECT id FROM tenants)');
  }

  private async place(manager: EntityManager, tenants: readonly PlannedTenant[]): Promise<void> {
    for (const { tenantId, host, port, database, status, epoch, schema } of tenants) {
      if (schema !== undefined) {
        await manager.query(
          "UPDATE tenant_databases SET schema_version = ?, schema_fingerprint = ?, seeds_fingerprint = '' WHERE tenant_id = ?",
          [schema.version, schema.fingerprint, tenantId],
        );
      }
      await manager.query('UPDATE tenants SET status = ? WHERE id = ?', [status, tenantId]);
      await manager.query(
        `UPDATE tenant_databases SET server_id = (SELECT id FROM database_servers WHERE host = ? AND port = ?),
            database_name = ?, epoch = ?, status = IF(status = 'creating', 'ready', status) WHERE tenant_id = ?`,
        [host, port, database, epoch + 1, tenantId],
      );
    }
  }

  private async renewCredentials(manager: EntityManager, { tenants }: RegistryComparison): Promise<void> {
    await manager.query('DELETE FROM tenant_credentials');
    const prefix = this.settings.database.tenantAccountPrefix;
    for (const { tenantId, generation } of tenants) {
      const accounts = [
        ['app', appUserOf(prefix, tenantId, generation)],
        ['ddl', `${prefix}${tenantId}_ddl`],
      ] as const;
      for (const [account, username] of accounts) {
        const secret = seal(this.ring, [tenantId, account, generation], randomSecret());
        await manager.query(
          `INSERT INTO tenant_credentials (tenant_id, account, username, generation, secret_ciphertext)
            VALUES (?, ?, ?, ?, ?)`,
          [tenantId, account, username, generation, secret],
        );
      }
    }
  }
}

/** Before members of newer tenants are added, because one of them may have the address of an erased account. */
async function eraseAgain(manager: EntityManager, { live }: Preparation): Promise<number> {
  const accounts = await erasedSince(manager, live);
  for (const account of accounts) await eraseAccount(manager, account);
  return accounts.length;
}
