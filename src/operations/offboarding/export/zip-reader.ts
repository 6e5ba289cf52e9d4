import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** Position and size of an entry. */
export interface ZipEntry {
  readonly path: string;
  readonly isCompressed: boolean;
  readonly packedBytes: number;
  readonly offset: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const MAX_COMMENT_LENGTH = 65_535;
/** The directory is read into memory. Exports of the product are far below this limit. */
const MAX_DIRECTORY_BYTES = 256 * 1024 * 1024;
const IN_EXTRA_16 = 0xffff;
const IN_EXTRA_32 = 0xffffffff;
const ZIP64_FIELD = 0x0001;

/** The file is not a ZIP archive, or is incomplete. */
class ZipError extends Error {
  override readonly name = 'ZipError';
}

/** Reads the entries from the directory of the archive. @throws ZipError */
export async function zipEntries(path: string): Promise<readonly ZipEntry[]> {
  const file = await open(path, 'r');
  try {
    const { at, bytes, count } = await directoryOf(file);
    if (bytes > MAX_DIRECTORY_BYTES) throw new ZipError('directory too large');
    return entriesOf(await part(file, at, bytes), count);
  } finally {
    await file.close();
  }
}

/** The decompressed content of an entry. Errors of the decompression are errors of the stream. */
export async function openZipEntry(path: string, entry: ZipEntry): Promise<Readable> {
  const file = await open(path, 'r');
  let start: number;
  try {
    const header = await part(file, entry.offset, 30);
    if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new ZipError('no entry where one should be');
    start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
  if (entry.packedBytes === 0) return Readable.from([]);
  const packed = createReadStream(path, { start, end: start + entry.packedBytes - 1 });
  if (!entry.isCompressed) return packed;
  const inflate = createInflateRaw();
  // Its error is also the error of the content, which the reader gets.
  pipeline(packed, inflate).catch(() => undefined);
  return inflate;
}

async function directoryOf(file: FileHandle): Promise<{ at: number; bytes: number; count: number }> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, MAX_COMMENT_LENGTH + 22);
  const tail = await part(file, size - tailBytes, tailBytes);
  const end = lastSignature(tail, END);
  if (end < 0) throw new ZipError('no archive');
  const [count, bytes, at] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (count !== IN_EXTRA_16 && bytes !== IN_EXTRA_32 && at !== IN_EXTRA_32) return { at, bytes, count };
  const locator = lastSignature(tail, END64_LOCATOR);
  if (locator < 0) throw new ZipError('no directory');
  const large = await part(file, big(tail, locator + 8), 56);
  if (large.readUInt32LE(0) !== END64) throw new ZipError('no directory');
  return { count: big(large, 32), bytes: big(large, 40), at: big(large, 48) };
}

function entriesOf(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY)
      throw new ZipError('broken directory');
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    entries.push({ path: name, isCompressed: directory.readUInt16LE(at + 10) === 8, ...sizesOf(directory, at, extra) });
    at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Sizes and offsets above 4 GB are in the extra field: in this order, and only those that exceed 4 GB. */
function sizesOf(directory: Buffer, at: number, extra: Buffer): { packedBytes: number; offset: number } {
  const stored = [24, 20, 42].map((place) => directory.readUInt32LE(at + place));
  const large = zip64Values(extra);
  const [, packedBytes = 0, offset = 0] = stored.map((value) => (value === IN_EXTRA_32 ? (large.shift() ?? 0) : value));
  return { packedBytes, offset };
}

function zip64Values(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === ZIP64_FIELD) {
      const values: number[] = [];
      for (let next = at + 4; next + 8 <= at + 4 + length; next += 8) values.push(big(extra, next));
      return values;
    }
    at += 4 + length;
  }
  return [];
}

const big = (buffer: Buffer, at: number): number => Number(buffer.readBigUInt64LE(at));

function lastSignature(buffer: Buffer, signature: number): number {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return buffer.lastIndexOf(bytes);
}

async function part(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  if (bytesRead !== bytes) throw new ZipError('cut off');
  return buffer;
}
