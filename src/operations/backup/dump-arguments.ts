import type { ServerFacts } from './database-inventory';

/** Of operations.md §2, in its order. */
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

/** `loose`: the other family's program, which stands in where there is no own one, does not know them and goes on. */
const OF_MYSQL = ['--loose-set-gtid-purged=OFF', '--loose-column-statistics=0'];

/**
 * What the dump program is told; the password is not among it. MariaDB reads the position of the log in the snapshot, without a lock.
 * MySQL's program would stop every write on the server for it, of all tenants, and wait for the longest statement of any of them
 * first: from there no position is taken.
 */
export function dumpArguments({ flavour, hasBinlog }: ServerFacts, database: string): readonly string[] {
  const position = flavour === 'mariadb' && hasBinlog ? ['--master-data=2'] : [];
  return [...FLAGS, ...(flavour === 'mysql' ? OF_MYSQL : []), ...position, '--', database];
}
