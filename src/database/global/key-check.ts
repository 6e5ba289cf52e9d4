import type { EntityManager } from 'typeorm';
import { isDomainError } from '#kernel';
import { driverErrorOf } from '#persistence';
import { open } from '#secrets';
import type { KeyRing } from '#secrets';
import { masterKeysForeign } from './key-check.errors';

interface StoredSecret {
  readonly tenantId: number;
  readonly account: string;
  readonly generation: number;
  readonly secret: string;
}

const UNKNOWN_TABLE = 1146;

/**
 * Whether the master keys are those the global database was sealed with: asked of the newest secret in it. With others its account
 * would get another password, and every process that still has the right ones would be locked out.
 *
 * @throws DomainError MASTER_KEYS_FOREIGN
 */
export async function assertKeysOpen(manager: EntityManager, ring: KeyRing): Promise<void> {
  const secret = await newestSecret(manager);
  if (secret === null) return;
  try {
    open(ring, [secret.tenantId, secret.account, secret.generation], secret.secret);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw masterKeysForeign({ ids: ring.ids.join(', ') }, { cause: error });
  }
}

/** Null where nothing was sealed yet. */
async function newestSecret(manager: EntityManager): Promise<StoredSecret | null> {
  try {
    const [row] = await manager.query<StoredSecret[]>(
      `SELECT tenant_id AS tenantId, account, generation, secret_ciphertext AS secret FROM tenant_credentials
        ORDER BY id DESC LIMIT 1`,
    );
    return row ?? null;
  } catch (error) {
    if (driverErrorOf(error)?.errno === UNKNOWN_TABLE) return null;
    throw error;
  }
}
