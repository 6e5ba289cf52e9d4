import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { storageUnavailable } from '#storage';
import { fileTooLarge } from './attachment.errors';

/** A received file that is not stored yet. */
export interface SpooledFile {
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export const LARGEST_FILE_BYTES = 10 * 1024 * 1024;

/**
 * Writes a stream to a new file and computes hash and size while writing; only one chunk is in memory at a time. Reading stops when the
 * file exceeds the size limit.
 *
 * @throws DomainError FILE_TOO_LARGE, STORAGE_UNAVAILABLE; the errors of the stream
 */
export async function spool(stream: Readable, folder: string): Promise<SpooledFile> {
  const path = join(folder, randomBytes(16).toString('hex'));
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(size > LARGEST_FILE_BYTES ? fileTooLarge({ limit: LARGEST_FILE_BYTES }) : null, chunk);
    },
  });
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await pipeline(stream, meter, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw isDiskFault(error) ? storageUnavailable({}, { cause: error }) : error;
  }
  return { path, size, sha256: hash.digest('hex') };
}

const DISK_FAULTS: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EACCES',
  'EROFS',
  'EDQUOT',
  'EIO',
  'ENOENT',
  'EEXIST',
  'ENOTDIR',
  'EPERM',
]);

function isDiskFault(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && DISK_FAULTS.has(String(error.code));
}
