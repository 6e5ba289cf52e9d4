import type { ServerRecord } from '../tenant-context';

/** The charset of all connections, sent with the handshake and with every `changeUser`. */
export const CONNECTION_CHARSET = 'utf8mb4_unicode_ci';

const STATEMENT_SECONDS = 30;
/** Shorter than the time of a request, so that the wait for a held row ends with an answer of the server. */
const LOCK_SECONDS = 6;
const SQL_MODE = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

const OF_FLAVOUR: Readonly<Record<ServerRecord['flavour'], string>> = {
  mariadb: `tx_isolation = 'READ-COMMITTED', max_statement_time = ${STATEMENT_SECONDS}`,
  mysql: `transaction_isolation = 'READ-COMMITTED', max_execution_time = ${STATEMENT_SECONDS * 1000}`,
};

/** The statement that gives a new or reassigned session the settings that all tenant connections have. */
export function sessionSettings(flavour: ServerRecord['flavour']): string {
  return `SET NAMES utf8mb4 COLLATE ${CONNECTION_CHARSET}, time_zone = '+00:00', sql_mode = '${SQL_MODE}', innodb_lock_wait_timeout = ${LOCK_SECONDS}, ${OF_FLAVOUR[flavour]}`;
}
