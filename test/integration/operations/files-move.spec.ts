import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { FolderStore, OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { FileMove } from '../../../src/operations/file-move/file-move';
import { UpkeepRounds } from '../../../src/operations/tenant-upkeep/upkeep-rounds';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { FakeS3 } from '../../support/fake-s3';
import { Platform } from '../../support/platform';
import { inside } from '../../support/whole-company';

/** A platform with files in a folder that now uses a bucket. */
describe('Files that change their store', () => {
  let s3: FakeS3;
  let platform: Platform;
  let place: TenantPlace;
  let folder: FolderStore;
  let store: ObjectStore;
  let nextId = 1;

  beforeAll(async () => {
    s3 = await FakeS3.start();
    platform = await Platform.start(s3.forFiles);
    place = await platform.company({ name: 'Mobile', slug: 'mobile' });
    folder = new FolderStore(join(platform.settings.storage.folder, 'objects'));
    store = platform.get(OBJECT_STORE as never);
  });

  afterAll(async () => {
    rmSync(platform.settings.storage.folder, { recursive: true, force: true });
    await platform.stop();
    await s3.stop();
  });

  afterEach(async () => {
    s3.stored = (content) => content;
    s3.objects.clear();
    rmSync(join(platform.settings.storage.folder, 'objects'), { recursive: true, force: true });
    await inside(platform, place, 'DELETE FROM attachments');
  });

  const put = async (into: ObjectStore, key: string, text: string): Promise<void> => {
    const path = join(tmpdir(), `moved-${process.pid}`);
    writeFileSync(path, text);
    await into.put(key, { path, size: Buffer.byteLength(text) });
    rmSync(path);
  };

  /** A file as the product stores it: its row, and its content in the given store. */
  const attachment = async (into: ObjectStore | null, text: string): Promise<string> => {
    const id = nextId++;
    const key = `t${place.tenantId}/files/piece-${id}`;
    await inside(
      platform,
      place,
      `INSERT INTO attachments (id, entity_type, entity_id, category, original_name, storage_key, size_bytes, mime_type, extension, sha256, download_count, scan_status)
        VALUES (?, 'vehicle', 1, 'document', 'x.txt', ?, ?, 'text/plain', 'txt', ?, 0, 'clean')`,
      [id, key, text.length, createHash('sha256').update(text).digest('hex')],
    );
    if (into !== null) await put(into, key, text);
    return key;
  };

  const textOf = async (key: string): Promise<string> => (await buffer(await store.open(key))).toString();

  const inFolder = (): string[] => {
    const root = join(platform.settings.storage.folder, 'objects');
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  };

  const move = () => platform.get(FileMove).move(place.tenantId);

  const filesFound = async (): Promise<string[]> =>
    (await platform.get(Doctor).examine(false)).filter(({ check }) => check === 'files').map(({ problem }) => problem);

  it('are read from the old store, while new ones go to the new store', async () => {
    const before = await attachment(folder, 'from before');
    const after = await attachment(store, 'from after');
    expect([await textOf(before), await textOf(after)]).toEqual(['from before', 'from after']);
    expect([...s3.objects.keys()]).toEqual([after]);
    expect(inFolder()).toHaveLength(1);
  });

  it('are moved together with the archives of exports, and removed from the old store', async () => {
    const keys = [await attachment(folder, 'one'), await attachment(folder, 'two')];
    await put(folder, `exports/t${place.tenantId}/op7`, 'archive');
    await put(folder, 't999/files/of-another', 'left alone');
    expect(await move()).toEqual({ tenantId: place.tenantId, moved: 3, bytes: 13, failed: 0 });
    expect(inFolder()).toEqual(['of-another']);
    expect([...s3.objects.keys()].toSorted()).toEqual([...keys, `exports/t${place.tenantId}/op7`].toSorted());
    expect(await textOf(keys[0] ?? '')).toBe('one');
    expect(await move()).toMatchObject({ moved: 0, failed: 0 });
  });

  it('stay in the old store if the copy differs', async () => {
    const key = await attachment(folder, 'precious');
    s3.stored = (content) => content.subarray(1);
    expect(await move()).toMatchObject({ moved: 0, failed: 1 });
    expect(inFolder()).toHaveLength(1);
    expect(s3.objects.size).toBe(0);
    s3.stored = (content) => content;
    expect(await move()).toMatchObject({ moved: 1, failed: 0 });
    expect(await textOf(key)).toBe('precious');
  });

  it('continue to be moved after a killed run', async () => {
    const copied = await attachment(folder, 'copied, and its source not removed');
    s3.objects.set(copied, { content: Buffer.from('copied, and its source not removed'), at: new Date() });
    const waiting = await attachment(folder, 'not copied');
    expect(await move()).toMatchObject({ moved: 2, failed: 0 });
    expect(inFolder()).toEqual([]);
    expect([...s3.objects.keys()].toSorted()).toEqual([copied, waiting].toSorted());
  });

  it('are removed from both stores', async () => {
    const key = await attachment(folder, 'in both');
    await put(store, key, 'in both');
    await store.remove(key);
    expect([inFolder(), s3.objects.size]).toEqual([[], 0]);
  });

  it('are reported by the doctor if left in the old store, lost or altered', async () => {
    await attachment(store, 'whole');
    expect(await filesFound()).toEqual([]);
    await attachment(folder, 'left');
    expect(await filesFound()).toEqual(['files are still in the former store: run `files:move`']);
    await move();
    await attachment(null, 'lost');
    const altered = await attachment(store, 'altered');
    s3.objects.set(altered, { content: Buffer.from('ALTERED'), at: new Date() });
    expect(await filesFound()).toEqual([
      `2 of 4 files that were read are lost or altered: ${nextId - 1} (altered), ${nextId - 2} (lost)`,
    ]);
  });

  it('are not moved if there is only one store', async () => {
    const single = await Platform.start();
    try {
      await expect(single.get(FileMove).move(1)).rejects.toMatchObject({ code: 'FILES_IN_ONE_STORE' });
    } finally {
      await single.stop();
    }
  });

  it('of one company that fail do not block those of others', async () => {
    const other = await platform.company({ name: 'Autre', slug: 'autre' });
    await put(folder, `t${other.tenantId}/files/a`, 'other');
    await attachment(folder, 'mine');
    const files = platform.get(FileMove);
    const round = await platform.get(UpkeepRounds).among([place.tenantId, other.tenantId], (id) => {
      if (id === place.tenantId) throw new Error('away');
      return files.move(id);
    });
    expect(round).toMatchObject({
      tenants: [{ tenantId: other.tenantId, moved: 1 }],
      failed: [{ tenantId: place.tenantId }],
    });
  });
});
