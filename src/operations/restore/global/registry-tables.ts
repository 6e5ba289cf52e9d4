/**
 * What a restore of the global database does with each of its tables. A table that is in none of these lists is treated as a history;
 * a test makes sure that every one is listed, and that no row that stays refers to one that is exchanged.
 */

/** Who there is, what they may and where they are: as the backup has it. */
export const RESTORED_TABLES: ReadonlySet<string> = new Set([
  'api_keys',
  'code_formats',
  'database_servers',
  'one_time_links',
  'permissions',
  'platform_grants',
  'platform_webhook_endpoints',
  'platform_webhook_subscriptions',
  'recovery_codes',
  'refresh_tokens',
  'role_permissions',
  'roles',
  'schedule_overrides',
  'schema_templates',
  'server_samples',
  'sessions',
  'system_parameters',
  'tenant_credentials',
  'tenant_databases',
  'tenant_domains',
  'tenant_settings',
  'tenant_terms',
  'tenants',
  'user_tenants',
  'user_totp',
  'users',
  'warm_databases',
]);

/** What happened: it does not go back. Rows the backup has and the present database has not are added. */
export const HISTORY_TABLES: ReadonlySet<string> = new Set([
  'backups',
  'erasure_certificates',
  'estate_days',
  'feature_days',
  'legal_numbers',
  'operation_steps',
  'operations',
  'schema_run_items',
  'schema_runs',
  'tenant_departures',
  'tenant_exports',
  'tenant_features',
  'tenant_ids',
  'tenant_performance',
  'tenant_samples',
]);

/** What is under way, and what is the database's own: out of a backup it would be done twice. */
export const PRESENT_TABLES: ReadonlySet<string> = new Set([
  'audit_outbox',
  'idempotency_keys',
  'job_runs',
  'leases',
  'mail_outbox',
  'migration_guard',
  'migrations',
  'platform_webhook_deliveries',
]);

/** One thing: it stays where the present log goes on from the backup's, and is put back with a break where it was lost. */
export const AUDIT_TABLES: ReadonlySet<string> = new Set([
  'audit_breaks',
  'audit_checkpoints',
  'audit_heads',
  'audit_logs',
]);

const CHILDREN: ReadonlySet<string> = new Set(['operation_steps', 'schema_run_items']);

const isHistory = (table: string): boolean =>
  [RESTORED_TABLES, PRESENT_TABLES, AUDIT_TABLES].every((others) => !others.has(table));

/** A table's parents come before it. */
export function historyTablesOf(tables: readonly string[]): readonly string[] {
  return tables.filter(isHistory).toSorted((one, other) => Number(CHILDREN.has(one)) - Number(CHILDREN.has(other)));
}
