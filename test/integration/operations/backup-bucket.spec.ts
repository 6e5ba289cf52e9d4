import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDomainError } from '#kernel';
import { BackupCatalogue } from '../../../src/operations/backup/backup-catalogue.service';
import { BackupReader } from '../../../src/operations/backup/backup-reader.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { FakeS3 } from '../../support/fake-s3';
import { Platform } from '../../support/platform';

/** `operations.md` §2: the second target. */
describe('A backup in a bucket', () => {
  let s3: FakeS3;
  let platform: Platform;
  let tenantId: number;
  let folder: string;

  beforeAll(async () => {
    s3 = await FakeS3.start();
    platform = await Platform.start(s3.forBackups);
    const place = await platform.company({ name: 'Lointaine', slug: 'lointaine' });
    ({ tenantId } = place);
    folder = join(platform.settings.backup.folder, 'tenants', String(tenantId));
    await platform.server(`CREATE TABLE \`${place.database}\`.large (id INT PRIMARY KEY, bytes LONGBLOB)`);
    for (const id of [1, 2, 3])
      await platform.server(`INSERT INTO \`${place.database}\`.large VALUES (?, ?)`, [id, randomBytes(6_000_000)]);
  });

  afterAll(async () => {
    await platform.stop();
    await s3.stop();
    rmSync(platform.settings.backup.folder, { recursive: true, force: true });
  });

  it('goes there in parts, its manifest last, and is read from there when the folder has lost it', async () => {
    const { fileName } = await platform.get(Backups).make({ tenantId }, { codec: 'gzip', reason: 'manual' });
    const key = `tenants/${tenantId}/${fileName}`;
    expect([...s3.objects.keys()]).toEqual([key, `${key}.manifest.json`]);
    expect(s3.objects.get(key)?.content.length).toBeGreaterThan(16 * 1024 * 1024);
    for (const name of await readdir(folder)) await rm(join(folder, name));
    const found = await platform.get(BackupCatalogue).find({ tenantId }, 'latest');
    expect(await platform.get(BackupReader).verify(found)).toMatchObject({ rows: { large: 3 } });
  });

  it('is in the folder all the same when the bucket cannot be reached, and whoever asked is told', async () => {
    await s3.stop();
    const made = platform.get(Backups).make({ tenantId }, { codec: 'zstd', reason: 'manual' });
    const error: unknown = await made.catch((reason: unknown) => reason);
    expect(isDomainError(error, 'STORAGE_UNAVAILABLE')).toBe(true);
    const found = await platform.get(BackupCatalogue).find({ tenantId }, 'latest');
    expect(await platform.get(BackupReader).verify(found)).toMatchObject({ codec: 'zstd' });
    const [row] = await platform.registry('SELECT state, error FROM backups ORDER BY id DESC LIMIT 1');
    expect(row).toMatchObject({ state: 'good', error: expect.stringMatching(/^STORAGE_UNAVAILABLE/) as string });
  });
});
