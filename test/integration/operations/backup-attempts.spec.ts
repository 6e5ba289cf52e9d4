import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDomainError } from '#kernel';
import type { Backup } from '../../../src/operations/backup/backup.entity';
import { BackupMaker } from '../../../src/operations/backup/backup-maker.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { BackupRecords } from '../../../src/operations/backup/catalogue/backup-records.service';
import { backupLease } from '../../../src/operations/backup/catalogue/backup-use.service';
import { DumpProof } from '../../../src/operations/backup/dump-proof.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { Platform } from '../../support/platform';

const FIRST = 4711;

describe('A backup of a run whose process is killed or suspended', () => {
  let platform: Platform;
  let place: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Reprise', slug: 'reprise' });
    await make();
  });

  afterAll(() => platform.stop());

  afterEach(() => jest.restoreAllMocks());

  const owner = (): { tenantId: number } => ({ tenantId: place.tenantId });
  const folder = (): string => join(platform.settings.backup.folder, 'tenants', String(place.tenantId));
  const stateOf = async (): Promise<string[]> => (await readdir(folder())).toSorted();
  const make = (): Promise<Backup> => platform.get(Backups).make(owner(), { reason: 'manual', codec: 'zstd' });

  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'good',
      (error: unknown) => (isDomainError(error) ? error.code : String(error)),
    );

  const forRun = (runId: number): Promise<Backup> =>
    platform.get(Backups).make(owner(), { reason: 'scheduled', codec: 'gzip', runId });
  const rowsAfter = (id: number): Promise<{ id: number }[]> =>
    platform.registry("SELECT id FROM backups WHERE id > ? AND state = 'good' ORDER BY id", [id]);

  it('after it was recorded is the one of the next attempt', async () => {
    const made = await forRun(FIRST);
    await make();
    expect((await forRun(FIRST)).id).toBe(made.id);
    expect((await forRun(FIRST + 1)).id).not.toBe(made.id);
  });

  it('before it was recorded gets its row by the next attempt', async () => {
    const { id } = await make();
    const spy = jest.spyOn(platform.get(BackupRecords), 'good').mockRejectedValueOnce(new Error('killed'));
    await expect(forRun(FIRST + 2)).rejects.toThrow('killed');
    spy.mockRestore();
    const files = await stateOf();
    const { fileName } = await forRun(FIRST + 2);
    expect(await rowsAfter(id)).toHaveLength(1);
    expect(await stateOf()).toEqual(files.filter((name) => !name.startsWith('.draft')));
    expect(files).toContain(fileName);
  });

  it('leaves the part of a file that it copied, which the next attempt removes', async () => {
    const drafts = join(platform.settings.backup.folder, 'files', String(place.tenantId), 'drafts');
    await mkdir(drafts, { recursive: true });
    await writeFile(join(drafts, '00ff'), 'part');
    await make();
    expect(await readdir(dirname(drafts))).not.toContain('drafts');
  });

  it('is recorded too if another run makes the next one', async () => {
    const { id } = await make();
    const spy = jest.spyOn(platform.get(BackupRecords), 'good').mockRejectedValueOnce(new Error('killed'));
    await expect(forRun(FIRST + 3)).rejects.toThrow('killed');
    spy.mockRestore();
    await make();
    expect(await rowsAfter(id)).toHaveLength(2);
    expect((await stateOf()).filter((name) => name.startsWith('.draft'))).toEqual([]);
  });

  it('is not good if the process was suspended and another one has taken over', async () => {
    const { id } = await make();
    const proof = platform.get(DumpProof);
    const check = proof.check.bind(proof);
    const spy = jest.spyOn(proof, 'check').mockImplementationOnce(async (dump) => {
      await check(dump);
      await platform.registry("UPDATE leases SET token = token + 1, owner = 'another' WHERE name = ?", [
        backupLease(owner()),
      ]);
    });
    const before = await stateOf();
    expect(await codeOf(forRun(FIRST + 5))).toBe('LEASE_LOST');
    spy.mockRestore();
    expect(await stateOf()).toEqual(before);
    await platform.registry("UPDATE leases SET expires_at = '2000-01-01' WHERE name = ?", [backupLease(owner())]);
    const rows = await platform.registry('SELECT state FROM backups WHERE id > ?', [id]);
    expect(rows).toEqual([]);
  });

  it('is recorded once if the process was suspended before that', async () => {
    const { id } = await make();
    const maker = platform.get(BackupMaker);
    const makeFiles = maker.make.bind(maker);
    const spy = jest.spyOn(maker, 'make').mockImplementationOnce(async (source, request) => {
      const made = await makeFiles(source, request);
      await platform.registry("UPDATE leases SET expires_at = '2000-01-01' WHERE name = ?", [backupLease(owner())]);
      await forRun(FIRST + 6);
      return made;
    });
    expect(await codeOf(forRun(FIRST + 6))).toBe('LEASE_LOST');
    spy.mockRestore();
    expect(await rowsAfter(id)).toHaveLength(1);
  });

  it('is made again if its file is gone', async () => {
    const made = await forRun(FIRST + 4);
    const path = join(folder(), String(made.fileName));
    await rename(path, `${path}.gone`);
    expect((await forRun(FIRST + 4)).id).not.toBe(made.id);
    await rename(`${path}.gone`, path);
  });
});
