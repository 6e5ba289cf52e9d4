import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATION_LEASE } from '../../src/operations/tenant-database/migration-lease';
import type { Night } from './night';

/** A fault that a check of the end must find, and the finding. */
export interface PlantedFault {
  readonly name: string;
  readonly plant: () => Promise<unknown>;
  readonly finding: RegExp;
}

/** Faults of the morning after, each with its own tenant where they could hide each other. */
export function plantedFaults(night: Night): readonly PlantedFault[] {
  return [...inTheLedger(night), ...amongBackups(night), ...inFolders(night), ...onTheServer(night)];
}

function inTheLedger({ platform, places }: Night): PlantedFault[] {
  const [first, second] = places.map(({ tenantId }) => tenantId);
  const registry = platform.registry.bind(platform);
  return [
    {
      name: 'a missing window',
      plant: () => registry("DELETE FROM job_runs WHERE kind = 'alerts.evaluate' AND tenant_id = ?", [first]),
      finding: new RegExp(`^missing window: alerts.evaluate ${first} `),
    },
    {
      name: 'another window of the same night',
      plant: () =>
        registry(
          `INSERT INTO job_runs (kind, tenant_id, window_key, payload, state)
            VALUES ('alerts.evaluate', ?, '2026-01-01', '{}', 'done')`,
          [second],
        ),
      finding: new RegExp(`^another window: alerts.evaluate ${second} 2026-01-01`),
    },
    {
      name: 'a run that was not repeated',
      plant: () =>
        registry("UPDATE job_runs SET state = 'failed' WHERE kind = 'tenant.cleanup' AND tenant_id = ?", [first]),
      finding: new RegExp(`^window not done: tenant.cleanup ${first} .* is failed`),
    },
    {
      name: 'a dead run',
      plant: () =>
        registry("UPDATE job_runs SET state = 'dead' WHERE kind = 'tenant.cleanup' AND tenant_id = ?", [second]),
      finding: /^dead run: tenant.cleanup /,
    },
    {
      name: 'what the doctor reports',
      plant: () => Promise.resolve(),
      finding: /^doctor: schedule tenant.cleanup: the last run failed permanently for 1 tenant/,
    },
    {
      name: 'the run of a dead process',
      plant: () =>
        registry("UPDATE job_runs SET owner = 'x' WHERE kind = 'maintenance.night' AND tenant_id = ?", [first]),
      finding: /^run with an owner: maintenance.night /,
    },
    {
      name: 'an unfinished operation',
      plant: () => registry("UPDATE operations SET state = 'running' ORDER BY id LIMIT 1"),
      finding: /^unfinished operation: /,
    },
    {
      name: 'a lease that is held',
      plant: () => registry("INSERT INTO leases VALUES ('planted', 'x', 1, UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)"),
      finding: /^lease: planted/,
    },
    {
      name: 'a lease that was not given back',
      plant: () =>
        registry(
          `INSERT INTO leases (name, owner, token, expires_at) VALUES (?, 'x', 1, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)
            ON DUPLICATE KEY UPDATE owner = 'x', expires_at = VALUES(expires_at)`,
          [MIGRATION_LEASE],
        ),
      finding: /^lease was not given back: /,
    },
  ];
}

function amongBackups({ platform, places }: Night): PlantedFault[] {
  const [first, second, third] = places.map(({ tenantId }) => tenantId);
  const { folder } = platform.settings.backup;
  return [
    {
      name: 'a second backup',
      plant: () =>
        platform.registry(
          `INSERT INTO backups (kind, tenant_id, database_name, state, reason, file_name, codec, encrypted, sha256, started_at, created_at)
            SELECT kind, tenant_id, database_name, state, reason, file_name, codec, encrypted, sha256, started_at, created_at
              FROM backups WHERE tenant_id = ? AND state = 'good'`,
          [first],
        ),
      finding: new RegExp(`^2 good backups of ${first}$`),
    },
    {
      name: 'a missing backup',
      plant: () => platform.registry("UPDATE backups SET state = 'failed' WHERE tenant_id = ?", [second]),
      finding: new RegExp(`^0 good backups of ${second}$`),
    },
    {
      name: 'a run without its backup',
      plant: () => Promise.resolve(),
      finding: new RegExp(`^run \\d+ names no good backup of tenant ${second}`),
    },
    {
      name: 'a backup without a row',
      plant: () => Promise.resolve(),
      finding: new RegExp(`^file of no backup: tenants/${second}/`),
    },
    {
      name: 'an altered backup',
      plant: async () => {
        const [row] = await platform.registry<{ name: string }>(
          "SELECT file_name AS name FROM backups WHERE tenant_id = ? AND state = 'good'",
          [third],
        );
        appendFileSync(join(folder, 'tenants', String(third), String(row?.name)), 'x');
      },
      finding: new RegExp(`^backup \\d+ of ${third}: another hash`),
    },
    {
      name: 'another last backup in the registry',
      plant: () =>
        platform.registry("UPDATE tenant_databases SET last_backup_at = '2026-01-01' WHERE tenant_id = ?", [third]),
      finding: new RegExp(`^the registry has another last backup of tenant ${third}`),
    },
  ];
}

function inFolders({ platform, temporary }: Night): PlantedFault[] {
  const stored = platform.settings.storage.folder;
  const write = (path: string): Promise<void> => Promise.resolve(writeFileSync(path, 'x'));
  return [
    {
      name: 'a draft of a backup',
      plant: () => write(join(platform.settings.backup.folder, 'global', '.draft-planted')),
      finding: /^file of no backup: global\/\.draft-planted/,
    },
    {
      name: 'a draft of a stored file',
      plant: () => write(join(stored, 'objects', '.draft-planted')),
      finding: /^stored file without a row: \.draft-planted/,
    },
    {
      name: 'the temporary folder of a process',
      plant: () => Promise.resolve(mkdirSync(join(stored, 'spool', 'planted'), { recursive: true })),
      finding: /^temporary folder: spool\/planted/,
    },
    {
      name: 'a temporary file',
      plant: () => write(join(temporary, 'planted')),
      finding: /^temporary file: planted/,
    },
    {
      name: 'a client program that goes on',
      plant: () =>
        Promise.resolve(spawn('sleep', ['60'], { env: { PATH: process.env['PATH'], TMPDIR: temporary } }).unref()),
      finding: /^process: sleep 60/,
    },
  ];
}

function onTheServer({ platform, places }: Night): PlantedFault[] {
  const [first, second, third] = places;
  const { tenantDatabasePrefix, tenantAccountPrefix } = platform.settings.database;
  const server = platform.server.bind(platform);
  return [
    {
      name: 'a database',
      plant: () => server(`CREATE DATABASE \`${tenantDatabasePrefix}shape_1\``),
      finding: /^database: .*shape_1$/,
    },
    {
      name: 'an account',
      plant: () => server("CREATE USER ?@'%' IDENTIFIED BY 'a password of nobody'", [`${tenantAccountPrefix}shape_1`]),
      finding: /^account: .*shape_1$/,
    },
    {
      name: 'an account that is locked',
      plant: () => server("ALTER USER ?@'%' ACCOUNT LOCK", [first?.app.user]),
      finding: new RegExp(`^account is locked: ${first?.app.user}$`),
    },
    {
      name: 'an account that is open',
      plant: () => server("ALTER USER ?@'%' ACCOUNT UNLOCK", [second?.ddl.user]),
      finding: new RegExp(`^account is open: ${second?.ddl.user}$`),
    },
    {
      name: 'a schema that was changed',
      plant: () => server(`ALTER TABLE \`${third?.database}\`.brands ADD COLUMN by_hand INT NULL`),
      finding: /^the schema of nuit-\d+ is drifted/,
    },
  ];
}
