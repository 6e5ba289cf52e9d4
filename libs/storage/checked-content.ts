import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { shareOfRequest, withDeadline } from '#kernel';
import { objectDamaged } from './storage.errors';

/** The expected length and hash of a stored content, taken from its row. */
export interface ExpectedContent {
  /** Null if the row has none. */
  readonly bytes: number | null;
  /** Hexadecimal; null if the row has none. */
  readonly sha256: string | null;
}

/**
 * The content, compared with the length and hash of its row while it is read. The last part is held back until both are
 * verified, so a changed or shortened content ends in an error and never looks complete.
 *
 * The stream fails with DomainError OBJECT_DAMAGED.
 */
export function checkedContent(content: Readable, expected: ExpectedContent): Readable {
  return Readable.from(checkedParts(content, expected), { objectMode: false });
}

async function* checkedParts(content: Readable, { bytes, sha256 }: ExpectedContent): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let length = 0;
  let held: Buffer | null = null;
  for await (const part of content as AsyncIterable<Buffer>) {
    if (held !== null) yield held;
    held = part;
    length += part.length;
    hash.update(part);
    if (bytes !== null && length > bytes) throw objectDamaged({ reason: 'length' });
  }
  if (bytes !== null && length !== bytes) throw objectDamaged({ reason: 'length' });
  if (sha256 !== null && hash.digest('hex') !== sha256) throw objectDamaged({ reason: 'hash' });
  if (held !== null) yield held;
}

/**
 * A stream from an external service with a deadline for each part, and that of the request for all of them. The deadline counts only while the reader waits for
 * a part: a slow reader has unlimited time.
 */
export function unstalled(content: Readable, idleMs: number): Readable {
  return Readable.from(partsInTime(content, idleMs), { objectMode: false });
}

async function* partsInTime(content: Readable, idleMs: number): AsyncGenerator<Buffer> {
  const parts = (content as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await withDeadline('the store', shareOfRequest(idleMs), parts.next(), () => content.destroy());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    content.destroy();
  }
}

/**
 * Refuses a key outside the prefix, because a row may name a file of another tenant. @throws DomainError OBJECT_DAMAGED
 */
export function assertBelow(prefix: string, key: string): void {
  if (!key.startsWith(`${prefix}/`)) throw objectDamaged({ reason: 'key' });
}
