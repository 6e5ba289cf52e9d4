import type { EntityManager } from 'typeorm';
import { driverErrorOf } from '#persistence';
import { isDomainError } from '#kernel';
import { open } from '#secrets';
import type { KeyRing, SealContext } from '#secrets';

interface Sealed {
  readonly tenantId: number;
  readonly account: string;
  readonly generation: number;
  readonly secret: string;
}

const NO_SUCH_TABLE = 1146;
/**
 * The newest encrypted passwords of tenants' accounts and of databases in the warm pool. Several rows are read, so that one
 * damaged row does not decide.
 */
const NEWEST_SEALED = [
  `SELECT tenant_id AS tenantId, account, generation, secret_ciphertext AS secret FROM tenant_credentials
    ORDER BY id DESC LIMIT 20`,
  `SELECT tenant_id AS tenantId, 'app' AS account, 1 AS generation, app_secret AS secret FROM warm_databases
    WHERE app_secret <> '' ORDER BY tenant_id DESC LIMIT 20`,
];

/**
 * Whether the master keys decrypt the data of the global database. Checked before any change: with the keys of another
 * installation the application's account would get another password, and every running process would lose the database.
 */
export async function opensSealed(manager: EntityManager, ring: KeyRing): Promise<boolean> {
  const found: Sealed[] = [];
  for (const sql of NEWEST_SEALED) {
    found.push(...(await manager.query<Sealed[]>(sql).catch(noneBeforeTheFirstMigration)));
  }
  return found.length === 0 || found.some((sealed) => opens(ring, sealed));
}

function noneBeforeTheFirstMigration(error: unknown): Sealed[] {
  if (driverErrorOf(error)?.errno === NO_SUCH_TABLE) return [];
  throw error;
}

function opens(ring: KeyRing, { tenantId, account, generation, secret }: Sealed): boolean {
  const context: SealContext = [tenantId, account, generation];
  try {
    open(ring, context, secret);
    return true;
  } catch (error) {
    if (isDomainError(error, 'SECRET_UNREADABLE')) return false;
    throw error;
  }
}
