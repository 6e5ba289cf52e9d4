import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { isDomainError } from '#kernel';
import { KeyRing } from '#secrets';
import { makeBackupFile, sqlOf } from '../../support/backup-files';
import { BackupFiles } from '../../../src/operations/backup/catalogue/backup-files.service';
import { storedAt, storedIn } from '../../../src/operations/backup/backup-paths';
import type { StoredBackup } from '../../../src/operations/backup/backup-paths';
import { BackupReader } from '../../../src/operations/backup/catalogue/backup-reader.service';
import { writeDump } from '../../../src/operations/dumps/streams/backup-streams';
import { decrypting } from '../../../src/operations/dumps/streams/chunk-cipher';

const TRAILER = '\n-- Dump completed on 2026-11-28 16:54:33\n';

/** Incompressible rows, so that a file has several chunks. */
const SQL = `CREATE TABLE \`a\` (\n  \`b\` text\n);\nINSERT INTO \`a\` VALUES\n${Array.from(
  { length: 300 },
  () => `(0x${randomBytes(1500).toString('hex')})`,
).join(',\n')};\n${TRAILER}`;

const FORMS = [
  { codec: 'gzip', encrypted: false },
  { codec: 'gzip', encrypted: true },
  { codec: 'zstd', encrypted: false },
  { codec: 'zstd', encrypted: true },
] as const;

const codeOf = (error: unknown): string => (isDomainError(error) ? error.code : String(error));

describe('The file of a backup', () => {
  let root: string;
  let ring: KeyRing;
  let reader: BackupReader;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'backup-files-'));
    ring = ringOf('keys');
    reader = new BackupReader(new BackupFiles(null, ring), ring);
  });

  afterAll(() => rmSync(root, { recursive: true }));

  const ringOf = (name: string): KeyRing => {
    KeyRing.create(join(root, name));
    return KeyRing.load(join(root, name));
  };

  const outcome = (backup: StoredBackup): Promise<string> =>
    reader.verify(backup).then(
      () => 'good',
      (error: unknown) => codeOf(error),
    );

  const reading = async (backup: StoredBackup): Promise<string> => {
    try {
      return await sqlOf(await reader.read(backup));
    } catch (error) {
      return codeOf(error);
    }
  };

  describe.each(FORMS)('as $codec, encrypted: $encrypted', (form) => {
    let backup: StoredBackup;
    let whole: Buffer;

    beforeAll(async () => {
      backup = await makeBackupFile(root, ring, { sql: SQL, ...form });
      whole = await readFile(backup.path);
    });

    afterEach(() => writeFile(backup.path, whole));

    it('returns the dump byte for byte', async () => {
      expect(await reading(backup)).toBe(SQL);
      expect(await outcome(backup)).toBe('good');
    });

    it('has the documented name and manifest', async () => {
      const extension = { gzip: 'gz', zstd: 'zst' }[form.codec];
      const pattern = `^backup_\\d{8}_\\d{6}\\.sql\\.${extension}${form.encrypted ? '\\.enc' : ''}$`;
      expect(backup.file).toMatch(new RegExp(pattern));
      expect(await reader.verify(backup)).toMatchObject({ rows: { a: 300 }, objects: { tables: 1 }, ...form });
    });

    it.each([
      ['one byte short', (file: Buffer) => file.subarray(0, -1)],
      ['empty', () => Buffer.alloc(0)],
      ['cut in the middle', (file: Buffer) => file.subarray(0, file.length / 2)],
      ['one byte too long', (file: Buffer) => Buffer.concat([file, Buffer.from([0])])],
      ['with megabytes behind it', (file: Buffer) => Buffer.concat([file, Buffer.alloc(9 * 1024 * 1024, 7)])],
      ['with a bit flipped at its beginning', (file: Buffer) => flipped(file, 12)],
      ['with a bit flipped in the middle', (file: Buffer) => flipped(file, file.length >> 1)],
      ['with a bit flipped at its end', (file: Buffer) => flipped(file, file.length - 1)],
    ])('is not good %s, and no reader comes to an end of it', async (_title, alter) => {
      await writeFile(backup.path, alter(whole));
      expect(['BACKUP_CORRUPT', 'BACKUP_KEY_UNKNOWN']).toContain(await outcome(backup));
      expect(['BACKUP_CORRUPT', 'BACKUP_KEY_UNKNOWN']).toContain(await reading(backup));
    });
  });

  const flipped = (file: Buffer, at: number): Buffer => {
    const copy = Buffer.from(file);
    copy[at] = (copy[at] ?? 0) ^ 4;
    return copy;
  };

  it('reveals nothing of an encrypted dump', async () => {
    const sql = `-- the secret of the customer${TRAILER}`;
    const backup = await makeBackupFile(root, ring, { sql, codec: 'gzip' });
    const stored = await readFile(backup.path);
    expect(stored.subarray(0, 5).toString()).toBe('IABK1');
    expect(stored.includes('customer')).toBe(false);
  });

  it('detects swapped and missing chunks by the cipher', async () => {
    const { file, content } = await encryptedChunks();
    const [header, size] = [49, 256 * 1024 + 16];
    const chunk = (index: number): Buffer => content.subarray(header + index * size, header + (index + 1) * size);
    const rest = content.subarray(header + 2 * size);
    const head = content.subarray(0, header);
    expect(await decrypted(file, Buffer.concat([head, chunk(0), chunk(1), rest]))).toBe('good');
    expect(await decrypted(file, Buffer.concat([head, chunk(1), chunk(0), rest]))).toBe('BACKUP_CORRUPT');
    expect(await decrypted(file, Buffer.concat([head, chunk(0), rest]))).toBe('BACKUP_CORRUPT');
    expect(await decrypted(file, Buffer.concat([head, chunk(0), chunk(1)]))).toBe('BACKUP_CORRUPT');
  });

  const encryptedChunks = async (): Promise<{ file: string; content: Buffer }> => {
    const path = join(root, 'chunks');
    const handle = await open(path, 'w');
    const source = Readable.from([randomBytes(600 * 1024)], { objectMode: false });
    await writeDump(source, handle.fd, { codec: 'gzip', ring });
    await handle.close();
    return { file: 'chunks', content: await readFile(path) };
  };

  const decrypted = async (file: string, content: Buffer): Promise<string> => {
    try {
      for await (const _ of Readable.from([content], { objectMode: false }).compose(decrypting(ring, file)));
      return 'good';
    } catch (error) {
      return codeOf(error);
    }
  };

  it('cannot be decrypted with another key of the same name', async () => {
    const backup = await makeBackupFile(root, ringOf('others'), { sql: SQL });
    expect(await outcome(backup)).toBe('BACKUP_CORRUPT');
  });

  it('names the key that is missing', async () => {
    const backup = await makeBackupFile(root, ring, { sql: SQL });
    const manifest = await readFile(backup.manifestPath, 'utf8');
    await writeFile(backup.manifestPath, manifest.replace('"keyId": "k1"', '"keyId": "k9"'));
    expect(await outcome(backup)).toBe('BACKUP_KEY_UNKNOWN');
  });

  it.each([
    ['is altered', (manifest: string) => manifest.replace('"tables": 1', '"tables": 2')],
    ['is cut', (manifest: string) => manifest.slice(0, -5)],
    ['is something else', () => '[]'],
  ])('is not good when its manifest %s', async (_title, alter) => {
    const backup = await makeBackupFile(root, ring, { sql: SQL });
    await writeFile(backup.manifestPath, alter(await readFile(backup.manifestPath, 'utf8')));
    expect(await outcome(backup)).toBe('BACKUP_CORRUPT');
  });

  it('does not exist without its manifest', async () => {
    const backup = await makeBackupFile(root, ring, { sql: SQL });
    rmSync(backup.manifestPath);
    expect(await outcome(backup)).toBe('BACKUP_NOT_FOUND');
  });

  it('is damaged if its dump is incomplete', async () => {
    const backup = await makeBackupFile(root, ring, { sql: SQL.slice(0, -20), codec: 'gzip' });
    expect(await outcome(backup)).toBe('BACKUP_CORRUPT');
  });

  it('of one tenant is not accepted for another, wherever it is stored', async () => {
    const own = await makeBackupFile(root, ring, { sql: SQL, tenantId: 7 });
    expect(await outcome(storedAt(own.path, { tenantId: 8 }))).toBe('BACKUP_MISMATCH');
    expect(await outcome(storedAt(own.path, { tenantId: 7 }))).toBe('good');
    expect(await outcome(storedIn(root, { tenantId: null }, own.file))).toBe('BACKUP_NOT_FOUND');
  });
});
