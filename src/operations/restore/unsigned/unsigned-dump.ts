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
import { backupCorrupt } from '../../backup/backup.errors';
import type { DumpFacts } from '../../backup/backup-manifest';
import { DumpScan } from '../../backup/dump-scan';
import { DumpScreen } from '../dump-screen';

/** What a dump that nobody signed says of itself, once it was read to its end. */
export interface UnsignedFacts {
  readonly file: string;
  /** Of the file, in hexadecimal: what was restored can be told later. */
  readonly sha256: string;
  readonly bytes: number;
  readonly facts: DumpFacts;
  /** The database it says it is of; null when it does not say. */
  readonly database: string | null;
}

const HEAD_BYTES = 4096;
const DATABASE = /^-- Host: [^\n]*?\s+Database: ([^\n]+)$/m;

/**
 * A dump of another script: plain, gzip or zstd, as its first bytes say and not its name. It has no manifest, so what it holds is counted
 * while it is read, and its last line has to say that it is complete.
 */
export class UnsignedDump {
  private readonly scan = new DumpScan();
  private readonly hash: Hash = createHash('sha256');
  private bytes = 0;
  private head = '';

  constructor(private readonly path: string) {}

  /**
   * Reads it whole, and again past the screen of every dump: one that was cut short ends in a statement that looks foreign. Nothing is loaded.
   *
   * @throws DomainError BACKUP_CORRUPT, DUMP_FOREIGN_STATEMENT
   */
  async read(): Promise<UnsignedFacts> {
    await pipeline(await this.sql(), dropped());
    const facts = this.facts();
    await pipeline(await new UnsignedDump(this.path).sql(), new DumpScreen(), dropped());
    return facts;
  }

  /** The SQL; whoever reads it has not the whole before its end. What it held, {@link facts} tells then. */
  async sql(): Promise<Readable> {
    const told = new Told((chunk) => this.note(chunk), basename(this.path));
    const counted = new Told((chunk) => this.count(chunk), basename(this.path));
    // The error is that of the last stream: whoever reads it is told there.
    pipeline(createReadStream(this.path), counted, await decompressorOf(this.path), told).catch(() => undefined);
    return told;
  }

  /** @throws DomainError BACKUP_CORRUPT when it does not end as a dump does */
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

/** Looks at what flows by, and gives the codecs' errors their meaning. */
class Told extends Transform {
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

/** zlib's codes begin with `Z_` or `ZSTD_`; what ends too early is `Z_BUF_ERROR`. */
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
