import { driverErrorOf } from '#persistence';

/**
 * The cause of a failed connection attempt:
 * `tenant`: the server works, but refuses the tenant's account or database;
 * `crowded`: the server has no free connection;
 * `account-crowded`: the account has no free connection;
 * `reassign-unsupported`: the server does not support `COM_CHANGE_USER`;
 * `server`: the server cannot be reached or does not speak the protocol.
 */
type ConnectionFailure = 'tenant' | 'crowded' | 'account-crowded' | 'reassign-unsupported' | 'server';

/*
 * Error numbers, because mysql2 has wrong names for MariaDB's errors from 4000 on. In order: access denied to the
 * database, to the account (with and without plugin), unknown database, account locked (MySQL, MariaDB), password
 * expired (both), password must be changed.
 */
const TENANT_ERRORS = new Set([1044, 1045, 1698, 1049, 3118, 4151, 1862, 4150, 1820]);
const ACCOUNT_CROWDED = new Set([1203, 1226]);
const TOO_MANY_CONNECTIONS = 1040;
const UNKNOWN_COMMAND = 1047;

export function failureOf(error: unknown): ConnectionFailure {
  const errno = driverErrorOf(error)?.errno ?? 0;
  if (TENANT_ERRORS.has(errno)) return 'tenant';
  if (errno === TOO_MANY_CONNECTIONS) return 'crowded';
  if (ACCOUNT_CROWDED.has(errno)) return 'account-crowded';
  return errno === UNKNOWN_COMMAND ? 'reassign-unsupported' : 'server';
}
