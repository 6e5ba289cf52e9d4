import type { DomainError } from '#kernel';
import { driverErrorOf, isDuplicateKey, isPoolExhausted, isRetryable, isUnavailable } from './driver-error';
import {
  databaseBusy,
  databaseOverloaded,
  databaseUnavailable,
  duplicateRecord,
  referenceInUse,
  referenceNotFound,
} from './persistence.errors';

/** For each unique index by name: the error that says in the business's words what collided. */
export type Conflicts = Readonly<Record<string, (extras: { cause: unknown }) => DomainError>>;

const ROW_IS_REFERENCED = new Set([1451, 1217]);
const NO_REFERENCED_ROW = new Set([1452, 1216]);
const RETRY_AFTER_SECONDS = 2;

/**
 * The domain error a refused write means: a duplicate key the declared conflict of its index, a foreign key REFERENCE_IN_USE or
 * REFERENCE_NOT_FOUND. Anything else comes back as it was, so that a deadlock can still be retried by the transaction.
 */
export function mapConstraintError(error: unknown, conflicts: Conflicts = {}): unknown {
  const driverError = driverErrorOf(error);
  if (driverError === null) return error;
  const extras = { cause: error };
  if (isDuplicateKey(error)) {
    const declared = conflicts[duplicatedIndex(driverError.message)];
    return declared ? declared(extras) : duplicateRecord({}, extras);
  }
  if (ROW_IS_REFERENCED.has(driverError.errno)) return referenceInUse({}, extras);
  if (NO_REFERENCED_ROW.has(driverError.errno)) return referenceNotFound({}, extras);
  return error;
}

/** As {@link mapConstraintError}, and lost connections, full pools and used-up retries as errors of kind `unavailable`: the outermost mapping. */
export function mapDatabaseError(error: unknown, conflicts: Conflicts = {}): unknown {
  const extras = { cause: error, retryAfterSeconds: RETRY_AFTER_SECONDS };
  if (isPoolExhausted(error)) return databaseOverloaded({}, extras);
  if (isUnavailable(error)) return databaseUnavailable({}, extras);
  if (isRetryable(error)) return databaseBusy({}, extras);
  return mapConstraintError(error, conflicts);
}

/** MariaDB answers `for key 'index'`, MySQL `for key 'table.index'`; the value before it may hold anything, so read from the end. */
function duplicatedIndex(message: string): string {
  return /for key '(?:[^']*\.)?([^'.]+)'$/.exec(message)?.[1] ?? '';
}
