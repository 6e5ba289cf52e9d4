import { driverErrorOf, mapDatabaseError } from '#persistence';
import { tenantDatabaseUnavailable } from '#tenancy';

/** What the server says of a database or table that is not there, or no longer open to the account. */
const DATABASE_GONE: ReadonlySet<number> = new Set([1044, 1045, 1046, 1049, 1142, 1146]);
const RETRY_AFTER_SECONDS = 5;

/** The truth about a fault no rule foresaw: a database that went away is 503, not a fault of the request or of the code. */
export function translateFault(thrown: unknown): unknown {
  const gone = DATABASE_GONE.has(driverErrorOf(thrown)?.errno ?? 0);
  if (gone) return tenantDatabaseUnavailable({}, { cause: thrown, retryAfterSeconds: RETRY_AFTER_SECONDS });
  return mapDatabaseError(thrown);
}
