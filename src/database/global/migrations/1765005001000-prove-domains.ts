import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

/**
 * Several companies may add the same host; it is served for the company that proves its ownership. Adding a host therefore does
 * not block its owner. The columns store the time of the last check, and the time since which the proof is missing.
 */
export class ProveDomains1765005001000 implements MigrationInterface {
  name = 'ProveDomains1765005001000';

  async up(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'tenant_domains', { column: 'served_host' })) return;
    await runner.query(`ALTER TABLE tenant_domains
      ADD COLUMN checked_at DATETIME(3) NULL AFTER verified_at,
      ADD COLUMN missing_since DATETIME(3) NULL AFTER checked_at,
      ADD COLUMN served_host VARCHAR(253) CHARACTER SET ascii COLLATE ascii_bin
        GENERATED ALWAYS AS (IF(verified_at IS NULL, NULL, host)) STORED,
      DROP KEY tenant_domains_host_unique,
      ADD UNIQUE KEY tenant_domains_served_host_unique (served_host),
      ADD UNIQUE KEY tenant_domains_host_unique (host, tenant_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (!(await hasPart(runner, 'tenant_domains', { column: 'served_host' }))) return;
    await runner.query(`ALTER TABLE tenant_domains
      DROP KEY tenant_domains_served_host_unique,
      DROP KEY tenant_domains_host_unique,
      DROP COLUMN served_host,
      DROP COLUMN missing_since,
      DROP COLUMN checked_at,
      ADD UNIQUE KEY tenant_domains_host_unique (host)`);
  }
}
