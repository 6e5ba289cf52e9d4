import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { KEY_RING } from '#secrets';
import type { KeyRing } from '#secrets';
import { GlobalDatabase } from '../../../src/global/global-database';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import { BackupCopies } from '../../../src/operations/backup/backup-copies.service';
import { BackupTrials } from '../../../src/operations/backup/backup-trials.service';
import type { VerificationLevel } from '../../../src/operations/dumps/backup-manifest';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import type { StoredBackup } from '../../../src/operations/backup/backup-paths';
import { backupLease } from '../../../src/operations/backup/catalogue/backup-use.service';
import { BackupPruning } from '../../../src/operations/backup/backup-pruning.service';
import { BackupPruneCommand } from '../../../src/operations/backup/backup-prune.command';
import { keepBackup } from '../../support/backup-files';
import { FakeS3 } from '../../support/fake-s3';
import { Platform } from '../../support/platform';
import { emptyFolder } from '../../support/stored-files';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Kept = StoredBackup & { readonly id: number };

/** `operations.md` §2: the weekly verification and the nightly removal. */
describe('Existing backups', () => {
  let s3: FakeS3;
  let platform: Platform;
  /** Companies: the newest backup is from today; all backups but one are from one month, long ago; the newest backup is three days old. */
  let daily: number;
  let seldom: number;
  let stale: number;

  beforeAll(async () => {
    s3 = await FakeS3.start();
    platform = await Platform.start(s3.forBackups);
    ({ tenantId: daily } = await platform.company({ name: 'Régulière' }));
    ({ tenantId: seldom } = await platform.company({ name: 'Occasionnelle' }));
    ({ tenantId: stale } = await platform.company({ name: 'Abandonnée' }));
  });

  afterAll(async () => {
    await platform.stop();
    await s3.stop();
    emptyFolder(platform.settings.backup.folder);
  });

  const madeAt = async (
    tenantId: number | null,
    createdAt: Date,
    verification: VerificationLevel = 'checked',
  ): Promise<Kept> => {
    const ring = platform.get<KeyRing>(KEY_RING as never);
    const keeping = { folder: platform.settings.backup.folder, ring, database: platform.get(GlobalDatabase) };
    const kept = await keepBackup(keeping, { tenantId, createdAt, verification });
    await platform.get(BackupCopies).copy(kept, await platform.get(BackupReader).manifest(kept));
    return kept;
  };
  const ago = (ms: number): Date => new Date(Date.now() - ms);
  /** A day of the month before last: always older than thirty days. */
  const longAgo = (day: number): Date => {
    const today = new Date();
    return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 2, day));
  };
  const trial = (tenantId: number | null): Promise<unknown> => platform.get(BackupTrials).run({ tenantId }, {});

  describe('by the weekly trial', () => {
    it('are not required for a company without backups', async () => {
      for (const owner of [stale, null]) expect(await trial(owner)).toEqual({ backupId: null, manifest: null });
    });

    it('are reported if their files are missing', async () => {
      const { id, path, manifestPath } = await madeAt(stale, ago(HOUR_MS));
      await Promise.all([rm(path), rm(manifestPath)]);
      s3.objects.clear();
      await expect(trial(stale)).rejects.toMatchObject({ code: 'BACKUP_NOT_FOUND' });
      await platform.registry('DELETE FROM backups WHERE id = ?', [id]);
    });
  });

  describe('by the nightly removal', () => {
    const kept: Kept[] = [];
    const outlived: Kept[] = [];

    beforeAll(async () => {
      for (const owner of [daily, null]) {
        for (let day = 0; day < 7; day += 1) kept.push(await madeAt(owner, ago(day * DAY_MS + HOUR_MS)));
        kept.push(await madeAt(owner, longAgo(25)), await madeAt(owner, longAgo(5), 'restored'));
        outlived.push(await madeAt(owner, longAgo(15)), await madeAt(owner, longAgo(3), 'restored'));
      }
      kept.push(await madeAt(seldom, ago(HOUR_MS)));
      for (const day of [10, 11, 12, 13, 14, 15]) kept.push(await madeAt(seldom, longAgo(day)));
      outlived.push(await madeAt(seldom, longAgo(9)));
      for (const day of [0, 1, 2, 3, 4, 5, 6, 7]) kept.push(await madeAt(stale, ago(3 * DAY_MS + day * HOUR_MS)));
      kept.push(await madeAt(stale, longAgo(8)), await madeAt(stale, longAgo(7)));
    });

    const namesOf = (backups: readonly Kept[]): string[] =>
      backups.map(({ owner, file }) => `${owner.tenantId ?? 'global'} ${file}`).toSorted();
    /** Both files, locally and in the bucket, and the row: either all of them, or only the state of the row. */
    const placeOf = async ({ id, path, manifestPath, key }: Kept): Promise<unknown> => {
      const [row] = await platform.registry<{ state: string }>('SELECT state FROM backups WHERE id = ?', [id]);
      const copies = [`${key}`, `${key}.manifest.json`].map((name) => s3.objects.has(name));
      const files = [path, manifestPath].map((name) => existsSync(name));
      return [row?.state, ...new Set([...files, ...copies])];
    };
    const places = async (backups: readonly Kept[]): Promise<unknown[]> => {
      const found = new Set<string>();
      for (const backup of backups) found.add(JSON.stringify(await placeOf(backup)));
      return [...found].map((place) => JSON.parse(place) as unknown);
    };
    /** Runs as on the command line; returns its exit code and its output. */
    const prune = async (dryRun: boolean): Promise<{ code: unknown; said: string }> => {
      const said: string[] = [];
      const hear = (text: unknown): boolean => said.push(String(text)) > 0;
      const spies = [process.stdout, process.stderr].map((stream) =>
        jest.spyOn(stream, 'write').mockImplementation(hear),
      );
      const { exitCode } = process;
      try {
        await platform.get(BackupPruneCommand).run([], { dryRun });
        return { code: process.exitCode, said: said.join('') };
      } finally {
        process.exitCode = exitCode;
        for (const spy of spies) spy.mockRestore();
      }
    };

    it('are all kept in a dry run', async () => {
      const report = await platform.get(BackupPruning).run({ dryRun: true });
      expect(report.removed.map(({ tenantId, file }) => `${tenantId ?? 'global'} ${file}`).toSorted()).toEqual(
        namesOf(outlived),
      );
      const { code, said } = await prune(true);
      expect(code).toBe(0);
      for (const { file } of outlived) expect(said).toContain(file);
      expect(await places([...kept, ...outlived])).toEqual([['good', true]]);
    });

    it('are all kept if the newest of all is older than two days, and the run is refused', async () => {
      await platform.registry('UPDATE backups SET created_at = created_at - INTERVAL 3 DAY');
      await expect(platform.get(BackupPruning).run({ dryRun: false })).rejects.toMatchObject({
        code: 'BACKUP_STALE',
        kind: 'forbidden',
      });
      const { code, said } = await prune(false);
      expect([code, said]).toEqual([6, expect.stringContaining('BACKUP_STALE')]);
      expect(await places([...kept, ...outlived])).toEqual([['good', true]]);
      await platform.registry('UPDATE backups SET created_at = created_at + INTERVAL 3 DAY');
    });

    it('are removed although those of one owner are in use, which stay and are listed', async () => {
      const mine = outlived.filter(({ owner }) => owner.tenantId === daily);
      const others = outlived.filter(({ owner }) => owner.tenantId !== daily);
      await platform.registry(
        `INSERT INTO leases (name, owner, token, expires_at) VALUES (?, 'somebody', 1000, UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)
          ON DUPLICATE KEY UPDATE owner = VALUES(owner), expires_at = VALUES(expires_at)`,
        [backupLease({ tenantId: daily })],
      );
      const { code, said } = await prune(false);
      await platform.registry("UPDATE leases SET expires_at = '2000-01-01' WHERE name = ?", [
        backupLease({ tenantId: daily }),
      ]);
      expect([code, said]).toEqual([4, expect.stringContaining('LEASE_HELD')]);
      expect(await places(mine)).toEqual([['good', true]]);
      expect(await places(others)).toEqual([['expired', false]]);
    });

    it('are removed with file, manifest and copies after their retention, and no others', async () => {
      const { removed, stale: left } = await platform.get(BackupPruning).run({ dryRun: false });
      expect(removed.map(({ tenantId, file }) => `${tenantId ?? 'global'} ${file}`).toSorted()).toEqual(
        namesOf(outlived.filter(({ owner }) => owner.tenantId === daily)),
      );
      expect(left).toEqual([stale]);
      expect(await places(outlived)).toEqual([['expired', false]]);
      expect(await places(kept)).toEqual([['good', true]]);
    });

    it('are no longer found after their removal, and are removed once', async () => {
      for (const { owner, id } of outlived)
        await expect(platform.get(BackupCatalogue).find(owner, String(id))).rejects.toMatchObject({
          code: 'BACKUP_NOT_FOUND',
        });
      expect(await platform.get(BackupPruning).run({ dryRun: false })).toMatchObject({ removed: [] });
    });
  });
});
