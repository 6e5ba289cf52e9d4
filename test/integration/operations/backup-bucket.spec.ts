import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDomainError, systemActor } from '#kernel';
import { BackupCatalogue } from '../../../src/operations/backup/catalogue/backup-catalogue.service';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { Restores } from '../../../src/operations/restore/restores.service';
import { FakeS3 } from '../../support/fake-s3';
import { Platform } from '../../support/platform';
import { emptyFolder, StoredFiles } from '../../support/stored-files';

/** `operations.md` §2: the second storage target. */
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
    emptyFolder(platform.settings.backup.folder);
  });

  it('is uploaded in parts, its manifest last, and is read from there if the folder lost it', async () => {
    const { fileName } = await platform.get(Backups).make({ tenantId }, { codec: 'gzip', reason: 'manual' });
    const key = `tenants/${tenantId}/${fileName}`;
    expect([...s3.objects.keys()]).toEqual([key, `${key}.manifest.json`]);
    expect(s3.objects.get(key)?.content.length).toBeGreaterThan(16 * 1024 * 1024);
    for (const name of await readdir(folder)) await rm(join(folder, name));
    const found = await platform.get(BackupCatalogue).find({ tenantId }, 'latest');
    expect(await platform.get(BackupReader).verify(found)).toMatchObject({ rows: { large: 3 } });
  });

  it('is preceded by the contents of its files, each once, which a restore reads from there', async () => {
    const place = await platform.place(tenantId);
    const files = new StoredFiles(platform, place);
    const [one, other] = [await files.add('devis'), await files.add('photo')];
    s3.objects.clear();
    const { id, fileName } = await platform.get(Backups).make({ tenantId }, { codec: 'gzip', reason: 'manual' });
    const keys = [...s3.objects.keys()];
    const key = `tenants/${tenantId}/${fileName}`;
    expect(keys.slice(2)).toEqual([`${key}.files`, key, `${key}.manifest.json`]);
    expect(keys.slice(0, 2).map((name) => name.split('/').at(-1))).toEqual(
      expect.arrayContaining([`${one.sha256}.enc`, `${other.sha256}.enc`]),
    );
    await platform.get(Backups).make({ tenantId }, { codec: 'gzip', reason: 'manual' });
    expect([...s3.objects.keys()].filter((name) => name.startsWith('files/'))).toHaveLength(2);
    emptyFolder(platform.settings.backup.folder);
    await files.store.remove(one.key);
    await platform.server(`DELETE FROM \`${place.database}\`.large`);
    await platform.server(`DROP TABLE \`${place.database}\`.large`);
    const request = { tenantId, reference: String(id), tables: ['attachments'], actor: systemActor('test') };
    const { result } = await platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
    expect(result?.['files']).toMatchObject({ checked: 2, returned: 1, lost: 0 });
    expect(await files.textOf(one.key)).toBe('devis');
  });

  it('is stored in the folder if the bucket is unavailable, which its result reports', async () => {
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
