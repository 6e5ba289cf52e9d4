import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { withDeadline } from '#kernel';
import { objectDamaged } from './storage.errors';

/** What a row says of a content. */
export interface ExpectedContent {
  /** Null where the row does not say. */
  readonly bytes: number | null;
  /** Hexadecimal; null where the row does not say. */
  readonly sha256: string | null;
}

/**
 * The content as long as it is what the row says. Length and hash are compared on the way, and the last part is held back until they
 * are: what was changed or cut short ends in an error, and never looks whole.
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
 * A stream of the outside world whose every part has a deadline, counted while somebody waits for it: a slow reader has all the time it
 * wants.
 */
export function unstalled(content: Readable, idleMs: number): Readable {
  return Readable.from(partsInTime(content, idleMs), { objectMode: false });
}

async function* partsInTime(content: Readable, idleMs: number): AsyncGenerator<Buffer> {
  const parts = (content as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await withDeadline('the store', idleMs, parts.next(), () => content.destroy());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    content.destroy();
  }
}

/** Refuses a key that is not below the prefix: a row may name what is not its tenant's. @throws DomainError OBJECT_DAMAGED */
export function assertBelow(prefix: string, key: string): void {
  if (!key.startsWith(`${prefix}/`)) throw objectDamaged({ reason: 'key' });
}
