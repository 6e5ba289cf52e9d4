import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const sources = globSync('{src,libs}/**/*.ts', { cwd: ROOT })
  .filter((file) => !file.endsWith('.spec.ts'))
  .toSorted();

/** A call that destroys something or shuts it, and the files that may contain it, each with what it looks at before. */
interface Destroying {
  readonly call: RegExp;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * operations.md §7, rule 5: before destroying, look at the thing, not at its description. A new call needs an entry here: say what it looks
 * at, or why nothing else can need the thing.
 */
const DESTROYING: Readonly<Record<string, Destroying>> = {
  'an object of a store': {
    call: /\b(?:store|bucket|contents)\??\.remove(?:Own)?\(/,
    files: {
      'src/attachments/attachment-cleanup.service.ts': 'rows of replaced data may return',
      'src/attachments/attachment-uploads.service.ts': 'no row was written',
      'src/attachments/file-contents.service.ts': 'rows of replaced data may return; a refused upload has no row',
      'src/attachments/kept-papers.service.ts': 'the row was certainly not committed',
      'src/imports/import-cleanup.service.ts': 'rows of replaced data may return',
      'src/imports/import-files.ts': 'rows of replaced data may return; a refused import has no row',
      'src/operations/backup/backup-copies.service.ts': 'retention looked at the files that remain',
      'src/operations/backup/files/content-sweep.ts': 'all manifests of the folder and the bucket',
      'src/operations/backup/files/content-vault.ts': 'the tenant was erased a month ago',
      'src/operations/offboarding/deletion/tenant-files.ts': 'the tenant is erased; the store is walked',
      'src/operations/offboarding/export/kept-exports.ts': 'rows of a replaced registry may return; expired; erased',
    },
  },
  'a database': {
    call: /\bdropDatabase\(/,
    files: {
      'src/operations/doctor/server-checks.ts': 'it has no table',
      'src/operations/dumps/side-databases.ts': 'made by this operation',
      'src/operations/moves/move-keeping.ts': 'the registry has the tenant on another server',
      'src/operations/offboarding/deletion/places-erasure.ts': 'the tenant is erased; the servers are walked',
      'src/operations/provisioning/tenant-creation.task.ts': 'made by this operation',
      'src/operations/restore/global-kept.ts': 'its week is over',
      'src/operations/restore/kept-data.ts': 'its week is over',
      'src/operations/restore/recovery/recovery-place.ts': 'made by this operation; replaced data only without a table',
      'src/operations/restore/restore-leftovers.ts': 'no operation needs it; replaced data stay',
      'src/operations/servers/tenant-accounts.ts': 'the statement itself',
      'src/operations/warm-pool/warm-pool.service.ts': 'no tenant took it',
    },
  },
  'a lock of an account': {
    call: /\b(?:un)?lockAccount\(/,
    files: {
      'src/operations/credentials/credential-rotation.ts': 'the status of the tenant, under its lock',
      'src/operations/doctor/tenant-checks.ts': 'the status of the tenant, and all accounts of the server',
      'src/operations/dumps/side-databases.ts': 'made by this operation',
      'src/operations/moves/move-flip.ts': 'all accounts that the server has; the status of the tenant',
      'src/operations/moves/move-keeping.ts': 'the registry has the tenant on another server',
      'src/operations/moves/replication/replication-channels.ts': 'made by this operation',
      'src/operations/restore/global/registry-aftermath.ts': 'the status of the tenant',
      'src/operations/servers/tenant-accounts.ts': 'the statement itself',
      'src/operations/tenant-database/schema-accounts.ts': 'the account of the schema, which is locked after each use',
      'src/operations/tenant-database/tenant-fence.ts': 'all accounts that the server has',
    },
  },
};

const callersOf = (call: RegExp): readonly string[] =>
  sources.filter((file) => call.test(readFileSync(join(ROOT, file), 'utf8')));

describe('Code that destroys', () => {
  it.each(Object.entries(DESTROYING))('%s says what it looks at before', (_what, { call, files }) => {
    expect(callersOf(call)).toEqual(Object.keys(files).toSorted());
    expect(Object.entries(files).filter(([, why]) => why === '')).toEqual([]);
  });
});
