import { tenantDatabaseUnavailable, tenantPoolTimeout } from '../tenancy.errors';

/** Nothing was sent, so nothing is stored. */
export const unavailable = (cause?: unknown): Error =>
  tenantDatabaseUnavailable({}, { cause, retryAfterSeconds: 2, outcome: 'not_stored' });

export const timeout = (): Error => tenantPoolTimeout({}, { retryAfterSeconds: 1, outcome: 'not_stored' });
