import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

const BUCKET = [
  'tenant_id INT UNSIGNED NOT NULL',
  "resolution CHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL CHECK (resolution IN ('hour', 'day'))",
  'bucket_at DATETIME NOT NULL',
];

const KEYS = (table: string): string[] => [
  'PRIMARY KEY (tenant_id, resolution, bucket_at)',
  `KEY ${table}_bucket_at (resolution, bucket_at)`,
];

/** One column per latency bucket of `#tenancy`: counts of several processes can be added, percentiles cannot. */
const LATENCIES = Array.from({ length: 16 }, (_, bucket) => `latency_${bucket} INT UNSIGNED NOT NULL DEFAULT 0`);

/** Without foreign keys: samples do not block the deletion of a tenant; they are deleted by age. */
const TABLES: TableLines = {
  tenant_samples: [
    ...BUCKET,
    'size_bytes BIGINT UNSIGNED NOT NULL',
    'record_count BIGINT UNSIGNED NOT NULL',
    'table_count INT UNSIGNED NOT NULL',
    ...KEYS('tenant_samples'),
  ],
  tenant_performance: [
    ...BUCKET,
    'queries BIGINT UNSIGNED NOT NULL DEFAULT 0',
    'busy_us BIGINT UNSIGNED NOT NULL DEFAULT 0',
    'waits BIGINT UNSIGNED NOT NULL DEFAULT 0',
    'wait_ms BIGINT UNSIGNED NOT NULL DEFAULT 0',
    ...LATENCIES,
    ...KEYS('tenant_performance'),
  ],
  tenant_features: [
    'tenant_id INT UNSIGNED NOT NULL',
    'feature VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'first_used_at DATETIME NOT NULL',
    'last_used_at DATETIME NOT NULL',
    'requests BIGINT UNSIGNED NOT NULL',
    'PRIMARY KEY (tenant_id, feature)',
    'KEY tenant_features_last_used_at (last_used_at, feature)',
  ],
  tenant_departures: [
    'tenant_id INT UNSIGNED NOT NULL PRIMARY KEY',
    'left_at DATETIME NOT NULL',
    'KEY tenant_departures_left_at (left_at)',
  ],
  estate_days: [
    'day_on DATE NOT NULL PRIMARY KEY',
    'tenant_count INT UNSIGNED NOT NULL',
    'size_bytes BIGINT UNSIGNED NOT NULL',
    'record_count BIGINT UNSIGNED NOT NULL',
  ],
  feature_days: [
    'used_on DATE NOT NULL',
    'feature VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'requests BIGINT UNSIGNED NOT NULL',
    'PRIMARY KEY (used_on, feature)',
  ],
};

/** Samples of tenants: growth, database latencies and use of features. */
export class SampleTenants1764800005000 implements MigrationInterface {
  name = 'SampleTenants1764800005000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
