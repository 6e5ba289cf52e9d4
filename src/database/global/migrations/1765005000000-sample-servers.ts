import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

/** The last sample of each server; the monitoring system stores the history. */
const TABLES: TableLines = {
  server_samples: [
    'server_id INT UNSIGNED NOT NULL PRIMARY KEY',
    'sampled_at DATETIME(3) NOT NULL',
    'purge_lag BIGINT UNSIGNED NULL',
    'memory_bytes BIGINT UNSIGNED NULL',
    'CONSTRAINT server_samples_server_id_fk FOREIGN KEY (server_id) REFERENCES database_servers (id) ON DELETE CASCADE',
  ],
};

export class SampleServers1765005000000 implements MigrationInterface {
  name = 'SampleServers1765005000000';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, TABLES);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, TABLES);
  }
}
