import type { Logger } from 'typeorm';

/** Disables TypeORM's logging: statements contain personal values. Errors reach the log with their cause. */
export const QUIET_LOGGER: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};
