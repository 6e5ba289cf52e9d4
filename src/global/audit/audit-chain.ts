import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '#secrets';
import type { KeyRing } from '#secrets';
import type { AuditEvent } from '#kernel';

/** Where a chain stands: its newest row, and the one before its oldest, for what retention took away. */
export interface ChainHead {
  readonly chain: number;
  readonly sequence: number;
  readonly hash: Buffer;
  readonly baseSequence: number;
  readonly baseHash: Buffer;
}

/** An event in its place in the chain. */
export interface SealedEvent {
  readonly chain: number;
  readonly sequence: number;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  readonly event: AuditEvent;
}

/** That a chain was put back with the registry: where the backup's ended, and how far the chain had come. */
export interface ChainBreak {
  readonly chain: number;
  readonly operationId: number;
  readonly restored: Pick<ChainHead, 'sequence' | 'hash'>;
  readonly reached: Pick<ChainHead, 'sequence' | 'hash'>;
  /** Whether the rows in between are lost: the chain then goes on behind the place it had come to. */
  readonly isLost: boolean;
}

const NOTHING = Buffer.alloc(32);

/** The chain an event belongs to: the tenant's, or 0, that of the platform. */
export const chainOf = ({ tenantId }: Pick<AuditEvent, 'tenantId'>): number => tenantId ?? 0;

export const emptyHead = (chain: number): ChainHead => ({
  chain,
  sequence: 0,
  hash: NOTHING,
  baseSequence: 0,
  baseHash: NOTHING,
});

/**
 * Seals rows of the audit log into chains (architecture.md §9): each row's hash is an HMAC over the row and the hash before it, and
 * a chain's head is signed, so that none can be altered, taken out, moved or cut off without the key.
 */
export class AuditSeal {
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly ring: KeyRing) {}

  get currentKeyId(): string {
    return this.ring.currentId;
  }

  /** The event behind the head, under the given master key. @throws DomainError SECRET_UNREADABLE when the key is not in the ring */
  seal(
    head: Pick<ChainHead, 'chain' | 'sequence' | 'hash'>,
    event: AuditEvent,
    keyId = this.currentKeyId,
  ): SealedEvent {
    const { chain, hash: previousHash } = head;
    const sequence = head.sequence + 1;
    const hash = createHmac('sha256', this.key(keyId))
      .update(previousHash)
      .update(`${chain} ${sequence} ${canonical(event)}`)
      .digest();
    return { chain, sequence, previousHash, hash, event };
  }

  /** Signs where a chain stands. */
  sign(head: ChainHead, keyId = this.currentKeyId): Buffer {
    return createHmac('sha256', this.key(keyId))
      .update(`head ${head.chain} ${head.sequence} ${head.baseSequence} `)
      .update(head.hash)
      .update(head.baseHash)
      .digest();
  }

  signBreak({ chain, operationId, restored, reached, isLost }: ChainBreak, keyId = this.currentKeyId): Buffer {
    return createHmac('sha256', this.key(keyId))
      .update(`break ${chain} ${operationId} ${restored.sequence} ${reached.sequence} ${isLost ? 1 : 0} `)
      .update(restored.hash)
      .update(reached.hash)
      .digest();
  }

  isBreakSigned(chainBreak: ChainBreak, keyId: string, signature: Buffer): boolean {
    return this.ring.ids.includes(keyId) && timingSafeEqual(this.signBreak(chainBreak, keyId), signature);
  }

  isSigned(head: ChainHead, keyId: string, signature: Buffer): boolean {
    return this.ring.ids.includes(keyId) && timingSafeEqual(this.sign(head, keyId), signature);
  }

  private key(keyId: string): Buffer {
    const known = this.keys.get(keyId);
    if (known !== undefined) return known;
    const key = deriveKey(this.ring, 'audit chain', keyId);
    this.keys.set(keyId, key);
    return key;
  }
}

/**
 * One text for an event, whatever order its fields were written in or a database gave them back. A reason that is not there is left
 * out: rows of releases that knew none have it that way.
 */
function canonical({ reason, ...event }: AuditEvent): string {
  const fields = reason === null ? event : { ...event, reason };
  return JSON.stringify(Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
