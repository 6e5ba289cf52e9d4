import { join } from 'node:path';
import { MIGRATION_LEASE } from '../../../src/operations/tenant-database/migration-lease';

/** The state that an operation needs before it begins. */
export type Need = 'deleted' | 'file' | 'outdated' | 'restored' | 'suspended';

/** The tenant of a pair, and what commands name. */
export interface Subject {
  readonly tenantId: number;
  readonly slug: string;
  readonly database: string;
  /** A backup without {@link PairStage}'s later row. */
  readonly backupId: number;
  /** The restore that an undo takes back; 0 without one. */
  readonly restoreId: number;
  /** A folder for archives. */
  readonly folder: string;
  /** Different in every pair, and for the first and the second operation of it. */
  readonly mark: string;
}

/** An operation on a tenant as people start it. */
export interface PairOperation {
  /** As in the table of pairs. */
  readonly name: string;
  readonly needs?: Need;
  args(subject: Subject): readonly string[];
  /** A query on the registry that returns rows from the moment at which the first operation of a pair is stopped. */
  moment(subject: Subject): string;
  /** True if this moment is one transaction: it is stopped by a lock on the tenant's place, not by a signal. */
  readonly isInstant?: boolean;
}

const step = (kind: string, name: string) => (subject: Subject) =>
  `SELECT 1 FROM operation_steps step JOIN operations operation ON operation.id = step.operation_id
    WHERE operation.kind = '${kind}' AND operation.state = 'running' AND step.name = '${name}' AND step.state = 'running'
      AND ${kind === 'tenant.clone' ? `JSON_VALUE(operation.input, '$.from')` : 'operation.tenant_id'} = ${subject.tenantId}`;

const run = (kind: string) => (subject: Subject) =>
  `SELECT 1 FROM job_runs WHERE kind = '${kind}' AND tenant_id = ${subject.tenantId} AND state = 'running'`;

const lease = (name: (subject: Subject) => string) => (subject: Subject) =>
  `SELECT 1 FROM leases WHERE name LIKE '${name(subject)}' AND expires_at > UTC_TIMESTAMP(3)`;

/** The only rows with a name of such a change are those of the platform's own sessions. */
const change = (): string =>
  `SELECT 1 FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()
    AND INFO LIKE 'UPDATE%tenant_databases%epoch%' AND TIME_MS > 20`;

const idOf = ({ tenantId }: Subject): string => String(tenantId);

const upkeep = (name: string, ...more: readonly string[]): PairOperation => ({
  name,
  args: (subject) => [name.replace('.', ':'), idOf(subject), ...more],
  moment: run(name),
});

const lifecycle = (verb: string, needs?: Need): PairOperation => ({
  name: `tenant.${verb}`,
  ...(needs === undefined ? {} : { needs }),
  args: (subject) => [`tenant:${verb}`, idOf(subject)],
  moment: change,
  isInstant: true,
});

const deletion = ({ slug, tenantId }: Subject, ...more: readonly string[]): readonly string[] => [
  'tenant:delete',
  String(tenantId),
  '--confirm',
  slug,
  '--legal-hold-released',
  ...more,
];

/** All operations of the table of pairs, each stopped where it meets most others. */
export const PAIR_OPERATIONS: readonly PairOperation[] = [
  {
    name: 'backup.tenant',
    args: (subject) => ['backup:tenant', idOf(subject)],
    moment: lease(({ tenantId }) => `copy:${tenantId}:backup:%`),
  },
  {
    name: 'backup.verify',
    args: ({ backupId }) => ['backup:verify', String(backupId), '--restore'],
    moment: lease(({ tenantId }) => `backup:trial:${tenantId}`),
  },
  upkeep('tenant.cleanup'),
  upkeep('tenant.analyze'),
  upkeep('tenant.optimize', '--force'),
  {
    name: 'restore.inspect',
    args: ({ tenantId, backupId, database, mark }) => [
      'restore:tenant',
      String(tenantId),
      String(backupId),
      '--into',
      `${database}_${mark}`,
    ],
    moment: step('restore.inspect', 'load'),
  },
  {
    name: 'estate.migrate',
    needs: 'outdated',
    args: (subject) => ['tenant:migrate', idOf(subject)],
    moment: ({ tenantId }) => `SELECT 1 FROM schema_run_items WHERE tenant_id = ${tenantId} AND state = 'running'`,
  },
  {
    name: 'files.move',
    needs: 'file',
    args: (subject) => ['files:move', idOf(subject)],
    moment: run('files.move'),
  },
  {
    name: 'restore.undo',
    needs: 'restored',
    args: ({ restoreId }) => ['restore:undo', String(restoreId)],
    moment: step('restore.undo', 'erase_again'),
  },
  {
    name: 'tenant.clone',
    args: ({ tenantId, mark }) => ['tenant:clone', String(tenantId), '--slug', `copie-${mark}`],
    moment: step('tenant.clone', 'copy_rows'),
  },
  {
    name: 'tenant.delete',
    args: (subject) => deletion(subject),
    moment: lease(({ tenantId }) => `copy:${tenantId}:backup:%`),
  },
  {
    name: 'tenant.export',
    args: ({ tenantId, folder, mark }) => ['tenant:export', String(tenantId), '--out', join(folder, `${mark}.zip`)],
    moment: lease(({ tenantId }) => `copy:${tenantId}:export:%`),
  },
  {
    name: 'tenant.purge',
    needs: 'deleted',
    args: (subject) => deletion(subject, '--now'),
    moment: step('tenant.purge', 'drop_database'),
  },
  {
    name: 'restore.tenant',
    args: ({ tenantId, backupId }) => ['restore:tenant', String(tenantId), String(backupId), '--yes'],
    moment: step('restore.tenant', 'erase_again'),
  },
  {
    name: 'credentials.rotate',
    args: (subject) => ['credentials:rotate', idOf(subject)],
    moment: ({ tenantId }) =>
      `SELECT 1 FROM tenant_credentials WHERE tenant_id = ${tenantId} AND account = 'app' HAVING COUNT(*) = 2`,
  },
  { name: 'keys.rotate', args: () => ['keys:rotate'], moment: lease(() => MIGRATION_LEASE) },
  lifecycle('suspend'),
  lifecycle('activate', 'suspended'),
  lifecycle('archive'),
];

/** @throws Error if there is no such operation */
export function pairOperation(name: string): PairOperation {
  const found = PAIR_OPERATIONS.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}
