import type { DomainError } from '#kernel';
import {
  driverErrorOf,
  isCheckViolation,
  isDuplicateKey,
  isPoolExhausted,
  isRetryable,
  isUnavailable,
} from './driver-error';
import {
  databaseBusy,
  databaseOverloaded,
  databaseUnavailable,
  outcomeUnknown,
  duplicateRecord,
  referenceInUse,
  referenceNotFound,
  valueNotAllowed,
} from './persistence.errors';
import { isOutcomeUnknown } from './outcome';

/** For each unique index, by name: the error that names the conflict in the language of the business. */
export type Conflicts = Readonly<Record<string, (extras: { cause: unknown }) => DomainError>>;

const ROW_IS_REFERENCED = new Set([1451, 1217]);
const NO_REFERENCED_ROW = new Set([1452, 1216]);
const RETRY_AFTER_SECONDS = 2;

/**
 * Maps a refused write to a domain error: a duplicate key to the declared conflict of its index, a foreign key to
 * REFERENCE_IN_USE or REFERENCE_NOT_FOUND, a CHECK to VALUE_NOT_ALLOWED. Returns any other error unchanged, so that the
 * transaction can still retry a deadlock.
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
  if (isCheckViolation(error)) return valueNotAllowed({ constraint: violatedCheck(driverError.message) }, extras);
  return error;
}

/**
 * The outermost mapping: as {@link mapConstraintError}, and in addition lost connections, full pools and used-up
 * retries become errors of kind `unavailable`, which say whether something may be stored.
 */
export function mapDatabaseError(error: unknown, conflicts: Conflicts = {}): unknown {
  const extras = { cause: error, retryAfterSeconds: RETRY_AFTER_SECONDS, outcome: 'not_stored' } as const;
  if (isPoolExhausted(error)) return databaseOverloaded({}, extras);
  if (isUnavailable(error) && isOutcomeUnknown(error)) return outcomeUnknown({}, { ...extras, outcome: 'unknown' });
  if (isUnavailable(error)) return databaseUnavailable({}, extras);
  if (isRetryable(error)) return databaseBusy({}, extras);
  return mapConstraintError(error, conflicts);
}

/**
 * MariaDB writes `for key 'index'`, MySQL `for key 'table.index'`. The value before it may contain anything, so the
 * pattern reads from the end.
 */
function duplicatedIndex(message: string): string {
  return /for key '(?:[^']*\.)?([^'.]+)'$/.exec(message)?.[1] ?? '';
}

/** MariaDB writes "CONSTRAINT `name` failed for …", MySQL "Check constraint 'name' is violated." Neither contains the value. */
function violatedCheck(message: string): string {
  return /constraint [`']([^`']+)/i.exec(message)?.[1] ?? '';
}
