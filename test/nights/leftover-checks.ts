import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { LeaseHolders, Leases } from '#jobs';
import { MIGRATION_LEASE } from '../../src/operations/tenant-database/migration-lease';
import { openAccounts } from '../support/open-accounts';
import { filesBelow } from '../support/stored-files';
import type { Night } from './night';

/** What a process left that only it could have ended. The processes of the night have ended. */
export async function leftoverFindings(night: Night): Promise<string[]> {
  return [
    ...(await backupFiles(night)),
    ...(await storedFiles(night)),
    ...filesBelow(night.temporary).map((path) => `temporary file: ${relative(night.temporary, path)}`),
    ...(await serverObjects(night)),
    ...(await accounts(night)),
    ...(await leases(night)),
    ...processes(night).map((command) => `process: ${command}`),
  ];
}

/** Every file of a good backup, and the contents of the tenants' files. Nothing else may be in the folder. */
async function backupFiles({ platform }: Night): Promise<string[]> {
  const { folder } = platform.settings.backup;
  const rows = await platform.registry<{ name: string; tenantId: number | null }>(
    "SELECT file_name AS name, tenant_id AS tenantId FROM backups WHERE state = 'good'",
  );
  const owned = new Set(
    rows.map(({ name, tenantId }) => `${tenantId === null ? 'global' : `tenants/${tenantId}`}/${name}`),
  );
  return filesBelow(folder)
    .map((path) => relative(folder, path))
    .filter((path) => !(path.startsWith('files/') && /^[0-9a-f]{64}(?:\.enc)?$/.test(basename(path))))
    .filter((path) => !owned.has(path.replace(/\.(?:manifest\.json|files\.gz|files\.gz\.enc|files)$/, '')))
    .map((path) => `file of no backup: ${path}`);
}

async function storedFiles({ platform, places }: Night): Promise<string[]> {
  const { folder } = platform.settings.storage;
  const keys = new Set<string>();
  const { tenantDatabasePrefix } = platform.settings.database;
  for (const { database } of places) {
    const rows = await platform.server<{ name: string }>(`SELECT storage_key AS name FROM \`${database}\`.attachments`);
    for (const { name } of rows) keys.add(name);
  }
  const asleep = (await platform.leftovers()).databases.filter(
    (name) => !places.some(({ database }) => database === name),
  );
  const ofOthers = asleep.map((name) => `t${name.slice(tenantDatabasePrefix.length)}/`);
  const spool = existsSync(`${folder}/spool`) ? readdirSync(`${folder}/spool`) : [];
  return [
    ...filesBelow(folder)
      .map((path) => relative(join(folder, 'objects'), path))
      .filter((path) => !keys.has(path) && !ofOthers.some((prefix) => path.startsWith(prefix)))
      .map((path) => `stored file without a row: ${path}`),
    ...spool.map((name) => `temporary folder: spool/${name}`),
  ];
}

async function serverObjects({ platform }: Night): Promise<string[]> {
  const { databases, accounts: users } = await platform.leftovers();
  const known = await platform.registry<{ name: string }>(
    `SELECT database_name AS name FROM tenant_databases UNION SELECT database_name FROM warm_databases
      UNION SELECT username FROM tenant_credentials`,
  );
  const names = new Set(known.map(({ name }) => name));
  return [
    ...databases.filter((name) => !names.has(name)).map((name) => `database: ${name}`),
    ...users.filter((name) => !names.has(name)).map((name) => `account: ${name}`),
  ];
}

/** The application account of an active tenant is open; every other account of a tenant is locked. */
async function accounts({ platform, places }: Night): Promise<string[]> {
  const open = new Set(await openAccounts(platform));
  const due = places.map(({ app }) => app.user);
  return [
    ...due.filter((user) => !open.has(user)).map((user) => `account is locked: ${user}`),
    ...[...open].filter((user) => !due.includes(user)).map((user) => `account is open: ${user}`),
  ];
}

async function leases({ platform }: Night): Promise<string[]> {
  const held = await platform.get(LeaseHolders).all();
  const runs = await platform.registry<{ kind: string; id: number }>(
    'SELECT kind, id FROM job_runs WHERE owner IS NOT NULL OR lease_until IS NOT NULL',
  );
  const operations = await platform.registry<{ id: number }>("SELECT id FROM operations WHERE state = 'running'");
  // What a holder of this lease that died has left is tidied by the workers; the other leases protect nothing that stays.
  const isAbandoned = await platform.get(Leases).isAbandoned(MIGRATION_LEASE);
  return [
    ...held.map(({ name }) => `lease: ${name}`),
    ...(isAbandoned ? [`lease was not given back: ${MIGRATION_LEASE}`] : []),
    ...runs.map(({ kind, id }) => `run with an owner: ${kind} ${id}`),
    ...operations.map(({ id }) => `unfinished operation: ${id}`),
  ];
}

/** Client programs and threads of ended processes: processes with the environment of this night. */
function processes({ temporary }: Night): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isOurs = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`TMPDIR=${temporary}\0`);
        return isOurs ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')] : [];
      } catch {
        // It has ended meanwhile, or belongs to another user.
        return [];
      }
    });
}
