import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

/** Without a foreign key: the leases belong to running processes, and servers may be restored while these run. */
const TABLES: TableLines = {
  connection_leases: [
    'server_id INT UNSIGNED NOT NULL',
    'process VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'granted INT UNSIGNED NOT NULL',
    'expires_at DATETIME(3) NOT NULL',
    'PRIMARY KEY (server_id, process)',
    'KEY connection_leases_expires_at (expires_at)',
  ],
};

/** Creates the table by which processes divide the connections of a server. */
export class ShareConnections1765400100003 implements MigrationInterface {
  name = 'ShareConnections1765400100003';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
