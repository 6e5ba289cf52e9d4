import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { isDomainError } from '#kernel';
import { bucketAt, FolderStore } from '#storage';
import type { ObjectStore } from '#storage';
import { FakeS3 } from '../../support/fake-s3';

const CONTENT = randomBytes(300_000);

describe('A store of files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  const source = join(folder, 'source');
  let s3: FakeS3;

  beforeAll(async () => {
    s3 = await FakeS3.start();
    writeFileSync(source, CONTENT);
  });

  afterAll(async () => {
    await s3.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = { path: source, size: CONTENT.length };

  const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => null).catch((error: unknown) => error);

  const keysBelow = async (store: ObjectStore, prefix: string): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key, storedAt } of store.list(prefix)) {
      expect(Date.now() - storedAt.getTime()).toBeLessThan(60_000);
      keys.push(key);
    }
    return keys.toSorted();
  };

  describe.each<[string, () => ObjectStore]>([
    ['in a folder', () => new FolderStore(join(folder, 'objects'))],
    ['in a bucket', () => bucketAt(s3.place)],
  ])('%s', (_where, open) => {
    it('returns contents byte for byte', async () => {
      const store = open();
      await store.put('t1/files/abc', file);
      expect((await buffer(await store.open('t1/files/abc'))).equals(CONTENT)).toBe(true);
    });

    it('reports a missing content, and removes a missing one without error', async () => {
      const store = open();
      expect(isDomainError(await failure(store.open('t1/files/nothing')), 'OBJECT_MISSING')).toBe(true);
      await store.remove('t1/files/nothing');
    });

    it('lists exactly the contents below a prefix', async () => {
      const store = open();
      for (const key of ['t2/files/a', 't2/files/b', 't2/files/c', 't22/files/d', 't2/other/e'])
        await store.put(key, file);
      expect(await keysBelow(store, 't2/files')).toEqual(['t2/files/a', 't2/files/b', 't2/files/c']);
      await store.remove('t2/files/b');
      expect(await keysBelow(store, 't2/files')).toEqual(['t2/files/a', 't2/files/c']);
      expect(await keysBelow(store, 't9/files')).toEqual([]);
    });

    it.each(['../etc/passwd', 't1/../../x', '/etc/passwd', 't1//x', '', '.a', 'a.', 'a..b', 't1/./x', 't1/x\u0000'])(
      'takes no key like %j',
      async (key) => {
        const store = open();
        expect(await failure(store.put(key, file))).toBeInstanceOf(Error);
        expect(await failure(store.open(key))).toBeInstanceOf(Error);
        expect(await failure(store.remove(key))).toBeInstanceOf(Error);
      },
    );
  });

  it('in a folder keeps its files private, and leaves no partial file', async () => {
    const root = join(folder, 'private');
    const store = new FolderStore(root);
    await store.put('t1/files/abc', file);
    expect(statSync(join(root, 't1/files/abc')).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, 't1')).mode & 0o777).toBe(0o700);
    const lost = await failure(store.put('t1/files/lost', { ...file, path: join(folder, 'not there') }));
    expect(isDomainError(lost, 'STORAGE_UNAVAILABLE')).toBe(true);
    expect(readdirSync(join(root, 't1/files'))).toEqual(['abc']);
  });

  it('in a folder lists what a killed process left, and no file that is being written', async () => {
    const root = join(folder, 'drafts');
    const store = new FolderStore(root);
    await store.put('t1/files/abc', file);
    const [dead, young] = ['0', '1'].map((digit) => `t1/files/lost.draft-${digit.repeat(16)}`);
    for (const key of [dead, young]) writeFileSync(join(root, String(key)), 'part');
    const hours = Date.now() / 1000 - 2 * 3600;
    utimesSync(join(root, String(dead)), hours, hours);
    const listed: string[] = [];
    for await (const { key } of store.list('t1')) listed.push(key);
    expect(listed.toSorted()).toEqual(['t1/files/abc', dead]);
    await store.remove(String(dead));
    expect(readdirSync(join(root, 't1/files'))).not.toContain('lost.draft-0000000000000000');
  });

  it('in a folder lists all files although some are removed meanwhile', async () => {
    const root = join(folder, 'vanishing');
    const store = new FolderStore(root);
    const keys = Array.from({ length: 100 }, (_none, index) => `t1/files/${index}`);
    for (const key of keys) await store.put(key, { path: source, size: CONTENT.length });
    const listed: string[] = [];
    for await (const { key } of store.list('t1')) {
      const removed = listed.length === 0 ? keys.slice(40, 60).filter((other) => other !== key) : [];
      for (const other of removed) await store.remove(other);
      listed.push(key);
    }
    expect(listed).toEqual(expect.arrayContaining(keys.filter((_key, index) => index < 40 || index >= 60)));
  });

  it('in a missing folder reports that it is unavailable', async () => {
    const blocked = join(folder, 'blocked');
    mkdirSync(blocked);
    writeFileSync(join(blocked, 't1'), 'a file where a folder should be');
    const refused = await failure(new FolderStore(blocked).put('t1/files/abc', file));
    expect(isDomainError(refused, 'STORAGE_UNAVAILABLE')).toBe(true);
  });

  it('in a bucket signs its requests, and reports an unavailable bucket', async () => {
    const stranger = bucketAt({ ...s3.place, secretAccessKey: 'another secret' });
    expect(isDomainError(await failure(stranger.put('t1/files/abc', file)), 'STORAGE_UNAVAILABLE')).toBe(true);
    const nowhere = bucketAt({ ...s3.place, endpoint: 'http://127.0.0.1:9' });
    expect(isDomainError(await failure(nowhere.open('t1/files/abc')), 'STORAGE_UNAVAILABLE')).toBe(true);
  });
});
