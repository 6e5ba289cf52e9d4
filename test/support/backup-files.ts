import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { KeyRing } from '#secrets';
import type { GlobalDatabase } from '../../src/global/global-database';
import { Backup } from '../../src/operations/backup/backup.entity';
import type { BackupCodec, BackupManifest, VerificationLevel } from '../../src/operations/dumps/backup-manifest';
import { fileNameOf, storedIn } from '../../src/operations/backup/backup-paths';
import type { StoredBackup } from '../../src/operations/backup/backup-paths';
import { readingOf, writeDump } from '../../src/operations/dumps/streams/backup-streams';
import { openManifest, sealManifest } from '../../src/operations/backup/manifest-seal';
import type { LocalDump } from '../../src/operations/dumps/thread/dump-order';

export interface WantedFile {
  readonly sql: string;
  readonly codec?: BackupCodec;
  readonly encrypted?: boolean;
  readonly tenantId?: number | null;
  readonly createdAt?: Date;
  readonly verification?: VerificationLevel;
}

/** A backup of a text, written with the product's own writer and seal, as if a server had sent the dump. */
export async function makeBackupFile(root: string, ring: KeyRing, wanted: WantedFile): Promise<StoredBackup> {
  const { sql, codec = 'zstd', encrypted = true, tenantId = 1, createdAt = new Date() } = wanted;
  const owner = { tenantId };
  const stored = storedIn(root, owner, fileNameOf({ owner, at: createdAt, codec, encrypted }));
  await mkdir(dirname(stored.path), { recursive: true, mode: 0o700 });
  const file = await open(stored.path, 'w', 0o600);
  const source = Readable.from(piecesOf(Buffer.from(sql)), { objectMode: false });
  const { facts, sizes, sha256 } = await writeDump(source, file.fd, { codec, ring: encrypted ? ring : null });
  await file.close();
  const manifest: BackupManifest = {
    format: 1,
    tenantId,
    database: 'test',
    file: stored.file,
    server: { host: '127.0.0.1', port: 3306, flavour: 'mariadb', version: '10.11.6' },
    codec,
    encrypted,
    keyId: ring.currentId,
    sizes,
    sha256,
    ...facts,
    schema: { version: '', fingerprint: '' },
    verification: wanted.verification ?? 'checked',
    createdAt: createdAt.toISOString(),
    reason: 'manual',
  };
  await writeFile(stored.manifestPath, sealManifest(ring, manifest), { mode: 0o600 });
  return stored;
}

interface Keeping {
  readonly folder: string;
  readonly ring: KeyRing;
  readonly database: GlobalDatabase;
}

/** A good backup of a given age, with its row. Without a text it is empty. */
export async function keepBackup(
  { folder, ring, database }: Keeping,
  wanted: Omit<WantedFile, 'codec' | 'sql'> & { readonly sql?: string },
): Promise<StoredBackup & { readonly id: number }> {
  const { sql = '', tenantId = 1, createdAt = new Date(), verification = 'checked' } = wanted;
  const dump = `${sql}-- Dump completed on 2026-11-28  2:00:00\n`;
  const stored = await makeBackupFile(folder, ring, { ...wanted, sql: dump, createdAt, codec: 'gzip' });
  const { sha256 } = openManifest(ring, await readFile(stored.manifestPath, 'utf8'), stored.file);
  const row = await database.use((manager) =>
    manager.save(Backup, {
      kind: tenantId === null ? 'global' : 'tenant',
      tenantId,
      databaseName: 'test',
      state: 'good',
      reason: 'scheduled',
      fileName: stored.file,
      codec: 'gzip',
      encrypted: wanted.encrypted ?? true,
      verification,
      sha256,
      startedAt: createdAt,
      createdAt,
    }),
  );
  return { ...stored, id: row.id };
}

/** Pieces of odd sizes, so that lines are split at any position. */
function* piecesOf(content: Buffer): Iterable<Buffer> {
  for (let at = 0, size = 1; at < content.length; at += size, size = (size * 7 + 3) % 70_001 || 1)
    yield content.subarray(at, at + size);
}

/** The text of a backup's dump, wherever it is stored. */
export async function sqlOf(dump: LocalDump | Readable): Promise<string> {
  if (dump instanceof Readable) return text(dump);
  return text(readingOf(createReadStream(dump.path), dump.manifest, KeyRing.of(dump.keys)));
}
