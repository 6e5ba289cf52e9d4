import { driverErrorOf, mapDatabaseError } from '#persistence';
import { tenantDatabaseUnavailable } from '#tenancy';

/** MySQL errors for a missing database or table, or one that the account may no longer access. */
const DATABASE_GONE: ReadonlySet<number> = new Set([1044, 1045, 1046, 1049, 1142, 1146]);
const RETRY_AFTER_SECONDS = 5;

/** Maps an unexpected error: a missing tenant database is 503, not an error of the request or the code. */
export function translateFault(thrown: unknown): unknown {
  const gone = DATABASE_GONE.has(driverErrorOf(thrown)?.errno ?? 0);
  if (gone) return tenantDatabaseUnavailable({}, { cause: thrown, retryAfterSeconds: RETRY_AFTER_SECONDS });
  return mapDatabaseError(thrown);
}
