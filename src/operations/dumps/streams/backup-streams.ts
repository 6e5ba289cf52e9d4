import { createHash } from 'node:crypto';
import { write } from 'node:fs';
import { Transform, Writable } from 'node:stream';
import type { Duplex, Readable, TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { KeyRing } from '#secrets';
import { isDomainError } from '#kernel';
import { backupCorrupt } from '../dump.errors';
import type { WrittenFile } from '../thread/dump-order';
import type { BackupCodec, BackupManifest } from '../backup-manifest';
import { decrypting, encrypting } from './chunk-cipher';
import { compressor, decompressor } from './codecs';
import { DumpScan } from './dump-scan';
import { giveBack } from './memory';

const MEBIBYTE = 1024 * 1024;
const TAIL_BYTES = 512;
const TRAILER = /(?:^|\n)-- Dump completed[^\n]*\n$/;

/** The compression and encryption of a dump file. */
export interface FileForm {
  readonly codec: BackupCodec;
  /** Null: not encrypted. */
  readonly ring: KeyRing | null;
}

/** Writes the dump to the open file, compressed and encrypted. It is streamed and never held in memory as a whole. Does not sync the file. */
export async function writeDump(dump: Readable, file: number, { codec, ring }: FileForm): Promise<WrittenFile> {
  const compression = compressor(codec);
  const meter = new Meter(compression);
  const sink = new FileSink(file);
  const stages = ring === null ? [compression] : [compression, encrypting(ring)];
  await together([pipeline([dump, meter]), meter], [pipeline([...stages, sink]), compression]);
  const { facts, isComplete } = meter.scan;
  const sizes = { plain: meter.bytes, stored: sink.bytes };
  return { facts, isComplete, sizes, sha256: sink.hash.digest('hex') };
}

/** The SQL of a stored file. It is complete and unaltered only if the stream ends without an error. */
export function readingOf(stored: Readable, manifest: BackupManifest, ring: KeyRing): Readable {
  const { file, encrypted, codec } = manifest;
  const decryption = encrypted ? [decrypting(ring, file)] : [];
  const hash = new HashCheck(manifest);
  const sql = new EndCheck(manifest, hash.verdict);
  // An error is reported by the last stream, to its reader.
  pipeline([stored, hash, ...decryption, decompressor(codec), sql]).catch(() => undefined);
  return sql;
}

/** Waits for both sides. If one fails it ends the other; an error of the writer takes precedence, because the reader's is only its consequence. */
async function together(
  [reading, reader]: [Promise<void>, Writable],
  [writing, between]: [Promise<void>, Duplex],
): Promise<void> {
  const [read, written] = await Promise.allSettled([ending(reading, between), ending(writing, reader)]);
  if (written.status === 'rejected') throw written.reason;
  if (read.status === 'rejected') throw read.reason;
}

async function ending(running: Promise<void>, other: Writable): Promise<void> {
  try {
    await running;
  } catch (error) {
    other.destroy(error instanceof Error ? error : undefined);
    throw error;
  }
}

/** Examines the dump on its way to the compressor, which is the last to need its pieces. */
class Meter extends Writable {
  readonly scan = new DumpScan();
  bytes = 0;

  constructor(private readonly compression: Duplex) {
    super({ highWaterMark: MEBIBYTE });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytes += chunk.length;
    this.scan.feed(chunk);
    this.compression.write(chunk, (error) => {
      giveBack(chunk);
      done(error);
    });
  }

  override _final(done: (error?: Error | null) => void): void {
    this.compression.end(() => done());
  }
}

class FileSink extends Writable {
  readonly hash = createHash('sha256');
  bytes = 0;

  constructor(private readonly file: number) {
    super({ highWaterMark: 4 * MEBIBYTE });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    this.put(chunk, done);
  }

  /** A write may store only a part if the disk is nearly full. */
  private put(rest: Buffer, done: (error?: Error | null) => void): void {
    write(this.file, rest, (error, written) => {
      if (error !== null || written === rest.length) done(error);
      else this.put(rest.subarray(written), done);
    });
  }
}

/** Fails at the end of a file that does not have the hash of the manifest. */
class HashCheck extends Transform {
  private readonly judged = Promise.withResolvers<void>();
  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(private readonly manifest: BackupManifest) {
    super({ highWaterMark: MEBIBYTE });
    this.verdict.catch(() => undefined);
  }

  /** Fulfilled when the whole file was read and its hash is right. */
  get verdict(): Promise<void> {
    return this.judged.promise;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const { file, sha256, sizes } = this.manifest;
    if (this.bytes !== sizes.stored)
      return done(backupCorrupt({ file, reason: `${this.bytes} bytes ≠ ${sizes.stored}` }));
    if (this.hash.digest('hex') !== sha256) return done(backupCorrupt({ file, reason: 'sha256' }));
    this.judged.resolve();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.judged.reject(error ?? backupCorrupt({ file: this.manifest.file, reason: 'not read to its end' }));
    done(error);
  }
}

/**
 * Fails if the SQL is not the complete dump or the file is not the one of the manifest. A decompressor stops at the end of its stream and
 * does not report bytes after it. Also translates the errors of the codecs.
 */
class EndCheck extends Transform {
  private bytes = 0;
  private tail: Buffer = Buffer.alloc(0);

  constructor(
    private readonly manifest: BackupManifest,
    private readonly file: Promise<void>,
  ) {
    super({ highWaterMark: MEBIBYTE });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    const tail = chunk.length >= TAIL_BYTES ? chunk : Buffer.concat([this.tail, chunk]);
    this.tail = tail.subarray(-TAIL_BYTES);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const { file, sizes } = this.manifest;
    if (this.bytes !== sizes.plain)
      done(backupCorrupt({ file, reason: `${this.bytes} bytes of SQL ≠ ${sizes.plain}` }));
    else if (!TRAILER.test(this.tail.toString('latin1'))) done(backupCorrupt({ file, reason: 'no trailer' }));
    else
      this.file.then(
        () => process.nextTick(done),
        (error: Error) => process.nextTick(done, error),
      );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(error !== null && isOfCodec(error) ? this.corrupt(error) : error);
  }

  private corrupt(cause: Error): Error {
    return backupCorrupt({ file: this.manifest.file, reason: 'cannot be decompressed' }, { cause });
  }
}

/** The codes of zlib begin with `Z_` or `ZSTD_`; a truncated stream gives `Z_BUF_ERROR`. */
function isOfCodec(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return !isDomainError(error) && typeof code === 'string' && /^(?:Z_|ZSTD_)/.test(code);
}
