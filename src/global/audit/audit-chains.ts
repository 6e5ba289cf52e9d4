import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import { AuditSeal, chainOf, emptyHead } from './audit-chain';
import type { ChainHead, SealedEvent } from './audit-chain';
import { logMark } from './audit-mark';
import { insertSealed, storable } from './audit-rows';
import { auditHeadForged } from './audit.errors';

export interface HeadRow {
  readonly head: ChainHead;
  readonly keyId: string;
  readonly signature: Buffer;
}

/** Number of rows between two checkpoints. A checkpoint is also logged by the process, where no database account can change it. */
const CHECKPOINT_EVERY = 1000;

/** Appends events of several tenants to the chains of the audit log. */
@Injectable()
export class AuditChains {
  private readonly seal: AuditSeal;

  constructor(@Inject(KEY_RING) ring: KeyRing) {
    this.seal = new AuditSeal(ring);
  }

  /**
   * Appends the events to their chains, in the caller's transaction, with a lock on the head of each chain.
   *
   * @throws DomainError AUDIT_HEAD_FORGED when the signature of a head is invalid; nothing is appended then
   */
  async append(manager: EntityManager, events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return;
    const heads = await this.lockedHeads(
      manager,
      [...new Set(events.map(chainOf))].toSorted((one, two) => one - two),
    );
    const sealed: SealedEvent[] = [];
    for (const event of events) {
      const head = heads.get(chainOf(event)) ?? emptyHead(chainOf(event));
      const row = this.seal.seal(head, storable(event));
      heads.set(head.chain, { ...head, sequence: row.sequence, hash: row.hash });
      sealed.push(row);
    }
    await insertSealed(manager, sealed, this.seal.currentKeyId);
    await this.writeHeads(manager, [...heads.values()]);
    await this.checkpoint(manager, sealed);
  }

  /** The events that are not in their chains yet. Locks the heads of the chains, so that this stays true in the transaction. */
  async unwritten(manager: EntityManager, events: readonly AuditEvent[]): Promise<readonly AuditEvent[]> {
    const chains = [...new Set(events.map(chainOf))].toSorted((one, two) => one - two);
    if (chains.length === 0) return [];
    await this.lockedHeads(manager, chains);
    const unwritten: AuditEvent[] = [];
    for (const chain of chains) {
      const ours = events.filter((event) => chainOf(event) === chain);
      const known = await knownEvents(manager, chain, ours);
      unwritten.push(...ours.filter(({ eventId }) => !known.has(eventId)));
    }
    return unwritten;
  }

  /** As {@link append} for events of one chain that may already have been relayed: existing events are skipped. */
  async appendOnce(manager: EntityManager, events: readonly AuditEvent[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    await this.lockedHeads(manager, [chainOf(first)]);
    const known = await knownEvents(manager, chainOf(first), events);
    await this.append(
      manager,
      events.filter(({ eventId }) => !known.has(eventId)),
    );
  }

  /** Signs the head of the chain with a new base. @throws DomainError AUDIT_HEAD_FORGED */
  async rebase(
    manager: EntityManager,
    chain: number,
    base: Pick<ChainHead, 'baseSequence' | 'baseHash'>,
  ): Promise<void> {
    const head = (await this.lockedHeads(manager, [chain])).get(chain);
    if (head !== undefined) await this.writeHeads(manager, [{ ...head, ...base }]);
  }

  /** Locks the heads of these chains in order of their numbers, and creates missing heads. */
  private async lockedHeads(manager: EntityManager, chains: readonly number[]): Promise<Map<number, ChainHead>> {
    let rows = await readHeads(manager, chains, 'FOR UPDATE');
    if (rows.length < chains.length) {
      const there = new Set(rows.map(({ head }) => head.chain));
      await this.writeHeads(
        manager,
        chains.filter((chain) => !there.has(chain)).map((chain) => emptyHead(chain)),
        'chain = VALUES(chain)',
      );
      rows = await readHeads(manager, chains, 'FOR UPDATE');
    }
    for (const { head, keyId, signature } of rows) {
      if (!this.seal.isSigned(head, keyId, signature)) throw auditHeadForged({ chain: head.chain });
    }
    return new Map(rows.map(({ head }) => [head.chain, head]));
  }

  /** Signs and stores the heads. */
  private async writeHeads(manager: EntityManager, heads: readonly ChainHead[], onDuplicate = NEW_HEAD): Promise<void> {
    if (heads.length === 0) return;
    const { currentKeyId } = this.seal;
    await manager.query(
      `INSERT INTO audit_heads (chain, sequence, hash, base_sequence, base_hash, key_id, mac)
        VALUES ${heads.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')} ON DUPLICATE KEY UPDATE ${onDuplicate}`,
      heads.flatMap((head) => [
        head.chain,
        head.sequence,
        head.hash,
        head.baseSequence,
        head.baseHash,
        currentKeyId,
        this.seal.sign(head),
      ]),
    );
  }

  private async checkpoint(manager: EntityManager, rows: readonly SealedEvent[]): Promise<void> {
    for (const { chain, sequence, hash } of rows.filter((row) => row.sequence % CHECKPOINT_EVERY === 0)) {
      const head = { ...emptyHead(chain), sequence, hash };
      await manager.query('INSERT INTO audit_checkpoints (chain, sequence, hash, key_id, mac) VALUES (?, ?, ?, ?, ?)', [
        chain,
        sequence,
        hash,
        this.seal.currentKeyId,
        this.seal.sign(head),
      ]);
      logMark({ chain, sequence, hash: hash.toString('hex') });
    }
  }
}

const NEW_HEAD = `sequence = VALUES(sequence), hash = VALUES(hash), base_sequence = VALUES(base_sequence),
  base_hash = VALUES(base_hash), key_id = VALUES(key_id), mac = VALUES(mac)`;

/** The stored heads, without a check of their signatures. */
export async function readHeads(
  manager: EntityManager,
  chains: readonly number[],
  lock: '' | 'FOR UPDATE' = '',
): Promise<readonly HeadRow[]> {
  if (chains.length === 0) return [];
  const rows = await manager.query<StoredHead[]>(
    `SELECT chain, sequence, hash, base_sequence AS baseSequence, base_hash AS baseHash, key_id AS keyId, mac
      FROM audit_heads WHERE chain IN (?) ORDER BY chain ${lock}`,
    [[...chains]],
  );
  return rows.map(({ keyId, mac, ...row }) => ({
    head: { ...row, sequence: Number(row.sequence), baseSequence: Number(row.baseSequence) },
    keyId,
    signature: mac,
  }));
}

type StoredHead = Omit<ChainHead, 'sequence' | 'baseSequence'> &
  Record<'sequence' | 'baseSequence', number | string> & { readonly keyId: string; readonly mac: Buffer };

async function knownEvents(
  manager: EntityManager,
  chain: number,
  events: readonly AuditEvent[],
): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ id: string }[]>(
    'SELECT event_id AS id FROM audit_logs WHERE chain = ? AND event_id IN (?)',
    [chain, events.map(({ eventId }) => eventId)],
  );
  return new Set(rows.map(({ id }) => id));
}
