import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

const TABLES: TableLines = {
  tenant_moves: [
    'operation_id INT UNSIGNED NOT NULL PRIMARY KEY',
    'tenant_id INT UNSIGNED NOT NULL',
    'from_server_id INT UNSIGNED NOT NULL',
    'to_server_id INT UNSIGNED NOT NULL',
    'is_online TINYINT(1) NOT NULL',
    "state VARCHAR(32) NOT NULL CHECK (state IN ('running', 'kept', 'undone', 'forgotten'))",
    'flipped_at DATETIME(3) NULL',
    'kept_until DATETIME(3) NULL',
    'log_file VARCHAR(255) NULL',
    'log_position BIGINT UNSIGNED NULL',
    'fence_ms INT UNSIGNED NULL',
    'KEY tenant_moves_tenant (tenant_id, state)',
    'KEY tenant_moves_kept (state, kept_until)',
  ],
};

/** Creates the table of moves: where the former copy of a tenant is, and until when its move can be undone. */
export class RecordMoves1765400200000 implements MigrationInterface {
  name = 'RecordMoves1765400200000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
