import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ZipArchive } from '#storage';
import { unzip } from '../../support/unzip';

const PLAIN = { compress: true };

async function* breaking(): AsyncGenerator<string> {
  yield await Promise.resolve('half');
  throw new Error('the session was killed');
}

describe('A ZIP archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'));
  const path = join(folder, 'archive.zip');
  let file: FileHandle;

  beforeEach(async () => {
    file = await open(path, 'w');
  });

  afterEach(() => file.close());

  afterAll(() => rmSync(folder, { recursive: true }));

  it('has its entries in their order', async () => {
    const zip = new ZipArchive();
    zip.addText('first.txt', 'one');
    zip.add('second.txt', () => Promise.resolve(Readable.from(['two'])), PLAIN);
    await zip.writeTo(file);
    expect([...unzip(readFileSync(path))]).toEqual([
      ['first.txt', 'one'],
      ['second.txt', 'two'],
    ]);
  });

  // An error without a listener would end the process.
  it.each<[string, () => Readable | Promise<Readable>, string]>([
    ['breaks in the middle', () => Readable.from(breaking()), 'the session was killed'],
    ['cannot be opened', () => Promise.reject(new Error('gone')), 'gone'],
    ['is closed before its end', () => new Readable({ read() {} }).destroy(), 'broke off'],
    ['fails before it is read', () => new Readable({ read() {} }).destroy(new Error('reset')), 'reset'],
  ])('fails if an entry %s', async (_title, entry, reason) => {
    const zip = new ZipArchive();
    zip.add('first.txt', () => Readable.from(['one']), PLAIN);
    zip.add('broken.txt', entry, PLAIN);
    zip.add('last.txt', () => Readable.from(['never']), PLAIN);
    await expect(zip.writeTo(file)).rejects.toThrow(reason);
  });

  it('closes the open entry when the archive cannot be written', async () => {
    const entry = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(64 * 1024, Math.random().toString());
      })(),
    );
    const zip = new ZipArchive();
    zip.add('endless.bin', () => entry, { compress: false });
    const full = await open('/dev/full', 'w');
    await expect(zip.writeTo(full)).rejects.toMatchObject({ code: 'ENOSPC' });
    await full.close();
    expect(entry.destroyed).toBe(true);
  });
});
