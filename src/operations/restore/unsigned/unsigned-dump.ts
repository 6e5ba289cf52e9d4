import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { PassThrough, Transform, Writable } from 'node:stream';
import type { Duplex, Readable, TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { isDomainError } from '#kernel';
import { backupCorrupt } from '../../dumps/dump.errors';
import type { DumpFacts } from '../../dumps/backup-manifest';
import { DumpScan } from '../../dumps/streams/dump-scan';
import { DumpScreen } from '../../dumps/screen/dump-screen';

/** Facts of an unsigned dump, known after it was read completely. */
export interface UnsignedFacts {
  readonly file: string;
  /** Hash of the file in hexadecimal, recorded as evidence of what was restored. */
  readonly sha256: string;
  readonly bytes: number;
  readonly facts: DumpFacts;
  /** The database that the dump names; null if it names none. */
  readonly database: string | null;
}

const HEAD_BYTES = 4096;
const DATABASE = /^-- Host: [^\n]*?\s+Database: ([^\n]+)$/m;

/**
 * A dump that this product did not create: plain, gzip or zstd, detected by its first bytes and not by its name. It has no manifest, so its
 * rows are counted while it is read, and its last line must be the trailer.
 */
export class UnsignedDump {
  private readonly scan = new DumpScan();
  private readonly hash: Hash = createHash('sha256');
  private bytes = 0;
  private head = '';

  constructor(private readonly path: string) {}

  /**
   * Reads the whole file twice without loading it: first to check that it is complete, then through the screen of all dumps, to which the
   * last statement of a truncated dump would look foreign.
   *
   * @throws DomainError BACKUP_CORRUPT, DUMP_FOREIGN_STATEMENT
   */
  async read(): Promise<UnsignedFacts> {
    await pipeline(await this.sql(), dropped());
    const facts = this.facts();
    await pipeline(await new UnsignedDump(this.path).sql(), new DumpScreen(), dropped());
    return facts;
  }

  /** The SQL as a stream. {@link facts} are available after its end. */
  async sql(): Promise<Readable> {
    const noted = new Tap((chunk) => this.note(chunk), basename(this.path));
    const counted = new Tap((chunk) => this.count(chunk), basename(this.path));
    // The reader of the last stream gets the error.
    pipeline(createReadStream(this.path), counted, await decompressorOf(this.path), noted).catch(() => undefined);
    return noted;
  }

  /** @throws DomainError BACKUP_CORRUPT if the trailer is missing */
  facts(): UnsignedFacts {
    const file = basename(this.path);
    if (!this.scan.isComplete) throw backupCorrupt({ file, reason: 'no trailer' });
    const database = DATABASE.exec(this.head)?.[1]?.trim() ?? null;
    return { file, sha256: this.hash.digest('hex'), bytes: this.bytes, facts: this.scan.facts, database };
  }

  private count(chunk: Buffer): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
  }

  private note(chunk: Buffer): void {
    this.scan.feed(chunk);
    if (this.head.length < HEAD_BYTES) this.head += chunk.toString('latin1', 0, HEAD_BYTES);
  }
}

const dropped = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Scans the data that pass, and translates errors of the decompression. */
class Tap extends Transform {
  constructor(
    private readonly see: (chunk: Buffer) => void,
    private readonly file: string,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.see(chunk);
    done(null, chunk);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(
      error !== null && isOfCodec(error) ? backupCorrupt({ file: this.file, reason: 'cannot be decompressed' }) : error,
    );
  }
}

/** Codes of zlib begin with `Z_` or `ZSTD_`; a truncated file is `Z_BUF_ERROR`. */
function isOfCodec(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return !isDomainError(error) && typeof code === 'string' && /^(?:Z_|ZSTD_)/.test(code);
}

async function decompressorOf(path: string): Promise<Duplex> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const magic = buffer.subarray(0, bytesRead).toString('hex');
    if (magic.startsWith('1f8b')) return createGunzip();
    return magic === '28b52ffd' ? createZstdDecompress() : new PassThrough();
  } finally {
    await file.close();
  }
}
