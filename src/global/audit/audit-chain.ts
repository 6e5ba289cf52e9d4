import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '#secrets';
import type { KeyRing } from '#secrets';
import type { AuditEvent } from '#kernel';

/** State of a chain: its newest row, and the row before its oldest (the base, moved by retention). */
export interface ChainHead {
  readonly chain: number;
  readonly sequence: number;
  readonly hash: Buffer;
  readonly baseSequence: number;
  readonly baseHash: Buffer;
}

/** An event with its position in the chain. */
export interface SealedEvent {
  readonly chain: number;
  readonly sequence: number;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  readonly event: AuditEvent;
}

/** Records that a restore of the global database set a chain back: the end of the restored chain, and the last known place. */
export interface ChainBreak {
  readonly chain: number;
  readonly operationId: number;
  readonly restored: Pick<ChainHead, 'sequence' | 'hash'>;
  readonly reached: Pick<ChainHead, 'sequence' | 'hash'>;
  /** Whether the rows in between are lost: the chain then continues after the last known place. */
  readonly isLost: boolean;
}

const NOTHING = Buffer.alloc(32);

/** The chain of an event: the tenant's id, or 0 for the platform. */
export const chainOf = ({ tenantId }: Pick<AuditEvent, 'tenantId'>): number => tenantId ?? 0;

export const emptyHead = (chain: number): ChainHead => ({
  chain,
  sequence: 0,
  hash: NOTHING,
  baseSequence: 0,
  baseHash: NOTHING,
});

/**
 * Seals rows of the audit log into chains (architecture.md §9). The hash of a row is an HMAC over the row and the previous hash,
 * and the head of a chain is signed, so that a row cannot be altered, removed, moved or truncated without the key.
 */
export class AuditSeal {
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly ring: KeyRing) {}

  get currentKeyId(): string {
    return this.ring.currentId;
  }

  /**
   * Seals the event as the row after the head, with the given master key.
   *
   * @throws DomainError SECRET_UNREADABLE when the key is not in the ring
   */
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

  /** Signs the head of a chain. */
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
 * The canonical text of an event, independent of the order of its fields in memory or in the database. A null reason is left out,
 * because rows of older releases have no reason.
 */
function canonical({ reason, ...event }: AuditEvent): string {
  const fields = reason === null ? event : { ...event, reason };
  return JSON.stringify(Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
