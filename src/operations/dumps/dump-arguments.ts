import type { ServerFacts } from './database-inventory';

/** The flags of operations.md §2, in its order. */
const FLAGS = [
  '--single-transaction',
  '--quick',
  '--routines',
  '--triggers',
  '--events',
  '--hex-blob',
  '--default-character-set=utf8mb4',
  '--max-allowed-packet=1G',
  '--no-tablespaces',
];

/** `loose`: a program that does not know the option ignores it. */
const OF_MYSQL = ['--loose-set-gtid-purged=OFF', '--loose-column-statistics=0'];

/**
 * The arguments of the dump program; they do not contain the password. MariaDB reads the binary log position within the snapshot, without a
 * lock. MySQL's program would block every write of all tenants on the server for it, and would first wait for the longest running statement:
 * so no position is read from MySQL.
 */
export function dumpArguments({ flavour, hasBinlog }: ServerFacts, database: string): readonly string[] {
  const position = flavour === 'mariadb' && hasBinlog ? ['--master-data=2'] : [];
  return [...FLAGS, ...(flavour === 'mysql' ? OF_MYSQL : []), ...position, '--', database];
}
