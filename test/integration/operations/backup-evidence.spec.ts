import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_RING } from '#secrets';
import type { KeyRing } from '#secrets';
import { GlobalDatabase } from '../../../src/global/global-database';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { BackupPruning } from '../../../src/operations/backup/backup-pruning.service';
import { BackupVerifier } from '../../../src/operations/backup/backup-verifier.service';
import type { StoredBackup } from '../../../src/operations/backup/backup-paths';
import { keepBackup } from '../../support/backup-files';
import { Platform } from '../../support/platform';
import { emptyFolder } from '../../support/stored-files';

type Kept = StoredBackup & { readonly id: number };

/** operations.md §7, rule 5: a backup counts because of its files, not because of its row or its manifest. */
describe('A backup that others are removed for', () => {
  let platform: Platform;
  const tenants: number[] = [];

  beforeAll(async () => {
    platform = await Platform.start();
    for (const name of ['Une', 'Deux', 'Trois']) tenants.push((await platform.company({ name })).tenantId);
  });

  afterAll(async () => {
    await platform.stop();
    emptyFolder(platform.settings.backup.folder);
  });

  afterEach(async () => {
    await platform.registry('DELETE FROM backups');
    emptyFolder(platform.settings.backup.folder);
  });

  const madeAt = (tenantId: number, createdAt: Date): Promise<Kept> => {
    const ring = platform.get<KeyRing>(KEY_RING as never);
    return keepBackup(
      { folder: platform.settings.backup.folder, ring, database: platform.get(GlobalDatabase) },
      { tenantId, createdAt, sql: `-- ${createdAt.toISOString()}\n` },
    );
  };
  /** A day of the month before last, which is older than thirty days. */
  const longAgo = (day: number): Date => {
    const today = new Date();
    return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 2, day));
  };
  /** Seven of the last hours, and some of one month: the newest of that month remains. */
  const aYear = async (tenantId: number): Promise<Kept[]> => {
    for (let hour = 1; hour <= 7; hour += 1) await madeAt(tenantId, new Date(Date.now() - hour * 3_600_000));
    const old: Kept[] = [];
    for (const day of [3, 6, 9, 12]) old.push(await madeAt(tenantId, longAgo(day)));
    return old;
  };
  const statesOf = async (backups: readonly Kept[]): Promise<string[]> => {
    const rows = await platform.registry<{ state: string }>('SELECT state FROM backups WHERE id IN (?) ORDER BY id', [
      backups.map(({ id }) => id),
    ]);
    return rows.map(({ state }) => state);
  };
  const prune = (): ReturnType<BackupPruning['run']> => platform.get(BackupPruning).run({ dryRun: false });

  it('is one whose dump is there: another of its month remains instead', async () => {
    const [tenantId = 0] = tenants;
    const old = await aYear(tenantId);
    const newest = old.at(-1);
    await rm(newest?.path ?? '');
    const { removed, unreadable, failed } = await prune();
    expect(failed).toEqual([]);
    expect(unreadable).toEqual([{ tenantId, file: newest?.file, reason: 'BACKUP_CORRUPT' }]);
    expect(removed).toHaveLength(2);
    expect(await statesOf(old)).toEqual(['expired', 'expired', 'good', 'failed']);
  });

  it('is read completely if that was not done lately: a damaged one does not count', async () => {
    const [, tenantId = 0] = tenants;
    const old = await aYear(tenantId);
    const { path = '', file } = old.at(-1) ?? {};
    const content = await readFile(path);
    content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
    await writeFile(path, content);
    const { unreadable } = await prune();
    expect(unreadable).toEqual([{ tenantId, file, reason: 'BACKUP_CORRUPT' }]);
    expect(await statesOf(old)).toEqual(['expired', 'expired', 'good', 'failed']);
    const seen = await platform.registry('SELECT id FROM backups WHERE verified_at IS NOT NULL AND id = ?', [
      old[2]?.id,
    ]);
    expect(seen).toHaveLength(1);
  });

  it('exists, or nothing is removed and the command ends with 6', async () => {
    const { folder } = platform.settings.backup;
    for (const tenantId of tenants.slice(0, 2)) await aYear(tenantId);
    for (const name of await readdir(folder, { recursive: true }))
      if (name.endsWith('.manifest.json')) await writeFile(join(folder, name), 'not a manifest');
    // The kind of the error is that of a safety rule: exit code 6.
    await expect(prune()).rejects.toMatchObject({ code: 'BACKUPS_UNREADABLE', kind: 'forbidden' });
  });

  it('is the one that the registry knows: an older one under its name is refused', async () => {
    const [, , tenantId = 0] = tenants;
    const older = await madeAt(tenantId, new Date(Date.now() - 7_200_000));
    const newest = await madeAt(tenantId, new Date(Date.now() - 3_600_000));
    await copyFile(older.path, newest.path);
    await copyFile(older.manifestPath, newest.manifestPath);
    const found = await platform.get(BackupCatalogue).find({ tenantId }, 'latest');
    const mismatch = { code: 'BACKUP_MISMATCH' };
    await expect(platform.get(BackupReader).manifest(found)).rejects.toMatchObject(mismatch);
    await expect(platform.get(BackupVerifier).verify(found, 'checked')).rejects.toMatchObject(mismatch);
    expect(await statesOf([older, newest])).toEqual(['good', 'failed']);
    await expect(
      platform.get(BackupReader).verify(await platform.get(BackupCatalogue).find({ tenantId }, 'latest')),
    ).resolves.toBeDefined();
  });
});
