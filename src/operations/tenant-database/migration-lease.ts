/** Held during all work with tenants' DDL accounts: a migration, or a rotation of credentials or keys. Only one of them runs at a time. */
export const MIGRATION_LEASE = 'tenant:migrate';
