/**
 * The mysql2 error of a failed statement, extracted from any wrapper. Compare numbers, not names: mysql2 has wrong
 * names for MariaDB's errors from 4000 on.
 */
export interface DriverError {
  readonly errno: number;
  /** Empty for errors without a name in mysql2, such as MariaDB's "connection killed". */
  readonly code: string;
  readonly message: string;
  readonly fatal: boolean;
}

/** Deadlock, lock wait timeout, "record has changed" (MariaDB, Galera), Galera node not ready, commit refused by the certifier. */
const RETRYABLE = new Set([1213, 1205, 1020, 1047, 1180]);

/**
 * Connections exhausted (1040, 1203, 1226), server stopping or session killed (1053, 1152, 1184, 1927, 2006, 2013, 4031),
 * statement stopped (1317, 1969, 3024), server read-only after a failover (1290, 1836).
 */
const UNAVAILABLE = new Set([1040, 1053, 1152, 1184, 1203, 1226, 1290, 1317, 1836, 1927, 1969, 2006, 2013, 3024, 4031]);

const NETWORK_CODES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * The driver's error inside `error` (TypeORM keeps it in `driverError`), or null if the error does not come from the
 * database.
 */
export function driverErrorOf(error: unknown): DriverError | null {
  if (!isErrorLike(error)) return null;
  const inner: unknown = 'driverError' in error ? error.driverError : error;
  if (!isErrorLike(inner)) return null;
  const { errno, code, sqlMessage, fatal } = inner as ErrorLike & Record<string, unknown>;
  const name = typeof code === 'string' ? code : '';
  if (typeof errno !== 'number' && fatal !== true && !NETWORK_CODES.has(name)) return null;
  return {
    errno: typeof errno === 'number' ? errno : 0,
    code: name,
    message: typeof sqlMessage === 'string' ? sqlMessage : inner.message,
    fatal: fatal === true,
  };
}

/** True if the server rolled the transaction back or refused it. Running it again then cannot double its effect. */
export function isRetryable(error: unknown): boolean {
  const driverError = driverErrorOf(error);
  return driverError !== null && !driverError.fatal && RETRYABLE.has(driverError.errno);
}

/** True if the server could not be reached or stopped serving, that is, if the request itself is not the cause. */
export function isUnavailable(error: unknown): boolean {
  const driverError = driverErrorOf(error);
  if (driverError === null) return false;
  return driverError.fatal || UNAVAILABLE.has(driverError.errno) || NETWORK_CODES.has(driverError.code);
}

/** True if no answer of the server came: it is unreachable or hangs, or the connection was lost. */
export function isSilent(error: unknown): boolean {
  const driverError = driverErrorOf(error);
  return driverError !== null && driverError.errno <= 0;
}

/**
 * The text of an error for logs, reports and operators, at most 255 characters. Of a driver's error it contains only
 * the number, because the message can quote a value ("Duplicate entry 'awa@example.com'") and the other properties
 * contain the statement.
 */
export function reasonOf(error: unknown): string {
  const driver = driverErrorOf(error);
  if (driver !== null) return `database error ${driver.errno > 0 ? driver.errno : driver.code || driver.errno}`;
  return (error instanceof Error ? error.message : String(error)).slice(0, 255);
}

/** The stack of an error with {@link reasonOf} as its message; undefined for a value that is not an error. */
export function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (driverErrorOf(error) === null) return error.stack;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [reasonOf(error), ...frames].join('\n');
}

/** mysql2 reports a full queue by an error with this message, without a number or a code. */
const POOL_EXHAUSTED = 'Queue limit reached.';

/** True if all connections of a pool are in use and its queue is full. */
export function isPoolExhausted(error: unknown): boolean {
  return isErrorLike(error) && error.message === POOL_EXHAUSTED;
}

interface ErrorLike {
  readonly message: string;
}

/** Checks the shape: a network error may come from another realm, where `instanceof` is false. */
function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}

const DUPLICATE_KEY = 1062;

/** True if another row already has the value of a unique index. */
export const isDuplicateKey = (error: unknown): boolean => driverErrorOf(error)?.errno === DUPLICATE_KEY;

/** MariaDB and MySQL have different numbers for it. */
const CHECK_VIOLATED: ReadonlySet<number> = new Set([4025, 3819]);

/** True if a CHECK of the table refuses a value. */
export const isCheckViolation = (error: unknown): boolean => CHECK_VIOLATED.has(driverErrorOf(error)?.errno ?? 0);

const NO_SUCH_TABLE = 1146;

/**
 * The statement failed because its table does not exist: the tenant has the schema of the previous release. Also true of an error that
 * the tenant's connection has explained as TENANT_SCHEMA_BEHIND, which has the driver's error as its cause.
 */
export function isMissingTable(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return driverErrorOf(error)?.errno === NO_SUCH_TABLE || driverErrorOf(cause)?.errno === NO_SUCH_TABLE;
}

/** The result of `work`, or `fallback` if a table is missing ({@link isMissingTable}). */
export function unlessMissing<T>(work: Promise<T>, fallback: T): Promise<T> {
  return work.catch((error: unknown) => (isMissingTable(error) ? fallback : Promise.reject(error)));
}
