import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { deriveKey } from '#secrets';
import type { KeyRing } from '#secrets';
import { backupCorrupt, backupKeyUnknown } from '../dump.errors';

const ALGORITHM = 'aes-256-gcm';
const MAGIC = Buffer.from('IABK1', 'ascii');
const KEY_ID_BYTES = 12;
const SALT_BYTES = 32;
const HEADER_BYTES = MAGIC.length + KEY_ID_BYTES + SALT_BYTES;
const TAG_BYTES = 16;
const CHUNK_BYTES = 256 * 1024;

/** The size of a content after encryption: an empty content has one chunk too. */
export const encryptedSize = (bytes: number): number =>
  HEADER_BYTES + bytes + TAG_BYTES * Math.max(1, Math.ceil(bytes / CHUNK_BYTES));

/** The key of one file, derived from the master key and a salt in the header of the file; it is stored nowhere. */
function fileKey(ring: KeyRing, keyId: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', deriveKey(ring, 'files of backups', keyId), salt, 'content', 32));
}

/**
 * The nonce contains the index of the chunk and whether it is the last. So a missing, swapped or foreign chunk cannot be decrypted, and a file
 * that was truncated between two chunks lacks its last one. A key is used for one file only, so no nonce is used twice.
 */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(isLast ? 1 : 0, 0);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

/** Cuts a stream into chunks of one size; the last one is known only at the end. */
abstract class Chunks extends Transform {
  private parts: Buffer[] = [];
  private held = 0;
  private index = 0;

  constructor(private readonly chunkBytes: number) {
    super({ highWaterMark: 4 * CHUNK_BYTES });
  }

  override _transform(part: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.guarded(done, () => {
      const taken = this.incoming(part);
      this.parts.push(taken);
      this.held += taken.length;
      // A full chunk is kept until more bytes come, because it may be the last one.
      if (this.held > this.chunkBytes) this.cut();
    });
  }

  override _flush(done: TransformCallback): void {
    this.guarded(done, () => this.pushChunk(Buffer.concat(this.parts), true));
  }

  /** Returns the part of the input that belongs to chunks. */
  protected incoming(part: Buffer): Buffer {
    return part;
  }

  /** Returns several pieces: to concatenate them would cost as much as the cipher. */
  protected abstract convert(chunk: Buffer, index: number, isLast: boolean): readonly Buffer[];

  private cut(): void {
    let rest = Buffer.concat(this.parts);
    while (rest.length > this.chunkBytes) {
      this.pushChunk(rest.subarray(0, this.chunkBytes), false);
      rest = rest.subarray(this.chunkBytes);
    }
    this.parts = [rest];
    this.held = rest.length;
  }

  private pushChunk(chunk: Buffer, isLast: boolean): void {
    for (const piece of this.convert(chunk, this.index, isLast)) this.push(piece);
    this.index += 1;
  }

  private guarded(done: TransformCallback, work: () => void): void {
    try {
      work();
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}

class EncryptChunks extends Chunks {
  private readonly header: Buffer;
  private readonly key: Buffer;

  constructor(ring: KeyRing) {
    super(CHUNK_BYTES);
    const salt = randomBytes(SALT_BYTES);
    const keyId = Buffer.alloc(KEY_ID_BYTES);
    keyId.write(ring.currentId, 'ascii');
    this.key = fileKey(ring, ring.currentId, salt);
    this.header = Buffer.concat([MAGIC, keyId, salt]);
    this.push(this.header);
  }

  protected convert(chunk: Buffer, index: number, isLast: boolean): readonly Buffer[] {
    const cipher = createCipheriv(ALGORITHM, this.key, nonceOf(index, isLast)).setAAD(this.header);
    return [cipher.update(chunk), cipher.final(), cipher.getAuthTag()];
  }
}

class DecryptChunks extends Chunks {
  private header = Buffer.alloc(0);
  private key: Buffer | null = null;

  constructor(
    private readonly ring: KeyRing,
    private readonly file: string,
  ) {
    super(CHUNK_BYTES + TAG_BYTES);
  }

  /** The salt of the key is in the header, before the first chunk. */
  protected override incoming(part: Buffer): Buffer {
    if (this.key !== null) return part;
    this.header = Buffer.concat([this.header, part]);
    if (this.header.length < HEADER_BYTES) return Buffer.alloc(0);
    const rest = this.header.subarray(HEADER_BYTES);
    this.open(this.header.subarray(0, HEADER_BYTES));
    return rest;
  }

  protected convert(chunk: Buffer, index: number, isLast: boolean): readonly Buffer[] {
    const end = chunk.length - TAG_BYTES;
    if (this.key === null || end < 0) throw backupCorrupt({ file: this.file, reason: 'cut short' });
    const cipher = createDecipheriv(ALGORITHM, this.key, nonceOf(index, isLast), { authTagLength: TAG_BYTES });
    cipher.setAAD(this.header).setAuthTag(chunk.subarray(end));
    try {
      // No plain text is passed on before its tag was verified.
      return [cipher.update(chunk.subarray(0, end)), cipher.final()];
    } catch (cause) {
      throw backupCorrupt({ file: this.file, reason: `encrypted chunk ${index}` }, { cause });
    }
  }

  private open(header: Buffer): void {
    const salted = MAGIC.length + KEY_ID_BYTES;
    if (!header.subarray(0, MAGIC.length).equals(MAGIC))
      throw backupCorrupt({ file: this.file, reason: 'not an encrypted backup' });
    const keyId = header.subarray(MAGIC.length, salted).toString('latin1').replace(/\0+$/, '');
    if (this.ring.key(keyId) === undefined) throw backupKeyUnknown({ file: this.file, keyId });
    this.header = Buffer.from(header);
    this.key = fileKey(this.ring, keyId, header.subarray(salted));
  }
}

/** Encrypts a stream with the current master key. */
export const encrypting = (ring: KeyRing): Transform => new EncryptChunks(ring);

/** Decrypts a stream; fails with BACKUP_CORRUPT or BACKUP_KEY_UNKNOWN, and passes on nothing of a chunk whose tag is invalid. */
export const decrypting = (ring: KeyRing, file: string): Transform => new DecryptChunks(ring, file);
