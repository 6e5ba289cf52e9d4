/**
 * How a restore of the global database treats each of its tables. A table in none of these lists is treated as a history; a test checks
 * that every table is listed and that no remaining row refers to an exchanged one.
 */

/** Tenants, users, rights and places: restored from the backup. */
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
  'tenant_maintenances',
  'tenant_settings',
  'tenant_terms',
  'tenants',
  'user_tenants',
  'user_totp',
  'users',
  'warm_databases',
]);

/** Records of the past: not restored. Rows of the backup that the present database does not contain are added. */
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

/** Running work, and the state of the database itself: not restored, because the work would be done twice. */
export const PRESENT_TABLES: ReadonlySet<string> = new Set([
  'audit_outbox',
  'connection_leases',
  'folder_marks',
  'idempotency_keys',
  'job_runs',
  'loop_states',
  'leases',
  'mail_outbox',
  'migration_guard',
  'migrations',
  'platform_webhook_deliveries',
  'tenant_moves',
]);

/** The audit log, as a whole: it stays if it continues that of the backup; if it was lost, it is restored with a break. */
export const AUDIT_TABLES: ReadonlySet<string> = new Set([
  'audit_breaks',
  'audit_checkpoints',
  'audit_heads',
  'audit_logs',
]);

const CHILDREN: ReadonlySet<string> = new Set(['operation_steps', 'schema_run_items']);

const isHistory = (table: string): boolean =>
  [RESTORED_TABLES, PRESENT_TABLES, AUDIT_TABLES].every((others) => !others.has(table));

/** Parent tables come before their children. */
export function historyTablesOf(tables: readonly string[]): readonly string[] {
  return tables.filter(isHistory).toSorted((one, other) => Number(CHILDREN.has(one)) - Number(CHILDREN.has(other)));
}
