import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalDatabase } from '../global-database';
import { bridged, readBreaks, compareWithBreak } from './audit-breaks';
import { AuditSeal, emptyHead } from './audit-chain';
import type { ChainBreak, ChainHead } from './audit-chain';
import { readHeads } from './audit-chains';
import type { AuditMark } from './audit-mark';
import { rowsAfter } from './audit-rows';
import type { ChainRow } from './audit-rows';

/** The first fault of a chain. */
export interface ChainFault {
  readonly sequence: number;
  readonly reason:
    | 'head missing'
    | 'head forged'
    | 'row missing'
    | 'row altered'
    | 'row moved'
    | 'tail cut'
    | 'checkpoint broken'
    | 'rolled back'
    | 'rewritten'
    | 'witness forged';
  /** The source outside the global database that contradicts the chain. */
  readonly source?: string;
}

/** A mark of a chain from a source outside the global database. */
export type Testimony = AuditMark & { readonly source: string };

export interface ChainReport {
  /** The tenant's id, 0 for the platform's own chain. */
  readonly chain: number;
  readonly rows: number;
  readonly fault: ChainFault | null;
}

type Place = Pick<ChainHead, 'chain' | 'sequence' | 'hash'>;

const BATCH_SIZE = 1000;

/** Verifies the chains of the audit log from end to end, with the keys that sealed them. */
@Injectable()
export class AuditVerifier {
  private readonly seal: AuditSeal;

  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {
    this.seal = new AuditSeal(ring);
  }

  /** Every chain with a head, a row or a checkpoint: a chain whose head was deleted is found by its rows. */
  chains(): Promise<readonly number[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<{ chain: number }[]>(
        `SELECT chain FROM audit_heads UNION SELECT DISTINCT chain FROM audit_logs
          UNION SELECT DISTINCT chain FROM audit_checkpoints ORDER BY chain`,
      );
      return rows.map(({ chain }) => chain);
    });
  }

  /**
   * Verifies one chain up to its head at the start of the check, then compares it with the testimonies. Rows that are added
   * meanwhile belong to the next check.
   */
  verify(chain: number, testimonies: readonly Testimony[] = []): Promise<ChainReport> {
    return this.database.use(async (manager) => {
      const [stored] = await readHeads(manager, [chain]);
      if (stored === undefined)
        return { chain, rows: 0, fault: { sequence: 1, reason: 'head missing', ...farthest(testimonies) } };
      const { head, keyId, signature } = stored;
      if (!this.seal.isSigned(head, keyId, signature)) {
        return { chain, rows: 0, fault: { sequence: head.sequence, reason: 'head forged' } };
      }
      const breaks = await readBreaks(manager, this.seal, chain);
      const { rows, fault } = await this.walk(manager, head, breaks);
      const later = fault ?? (await this.brokenCheckpoint(manager, head));
      return { chain, rows, fault: later ?? (await contradicted(manager, { head, breaks }, testimonies)) };
    });
  }

  private async walk(
    manager: EntityManager,
    head: ChainHead,
    breaks: readonly ChainBreak[],
  ): Promise<Omit<ChainReport, 'chain'>> {
    let place = bridged({ chain: head.chain, sequence: head.baseSequence, hash: head.baseHash }, breaks);
    let rows = 0;
    while (place.sequence < head.sequence) {
      const batch = await rowsAfter(manager, place, Math.min(BATCH_SIZE, head.sequence - place.sequence));
      if (batch.length === 0) return { rows, fault: { sequence: place.sequence + 1, reason: 'tail cut' } };
      for (const row of batch) {
        const reason = this.faultOf(place, row);
        if (reason !== null) return { rows, fault: { sequence: place.sequence + 1, reason } };
        place = bridged(row, breaks);
        rows += 1;
      }
    }
    const isWhole = place.sequence === head.sequence && place.hash.equals(head.hash);
    return { rows, fault: isWhole ? null : { sequence: head.sequence, reason: 'row altered' } };
  }

  private faultOf(place: Place, row: ChainRow): ChainFault['reason'] | null {
    if (row.sequence !== place.sequence + 1) return 'row missing';
    if (!row.previousHash.equals(place.hash)) return 'row moved';
    if (!this.ring.ids.includes(row.keyId)) return 'row altered';
    return this.seal.seal(place, row.event, row.keyId).hash.equals(row.hash) ? null : 'row altered';
  }

  /** A head may have been set back to an older one with a valid signature; a checkpoint after it reveals this. */
  private async brokenCheckpoint(manager: EntityManager, head: ChainHead): Promise<ChainFault | null> {
    const checkpoints = await manager.query<StoredCheckpoint[]>(
      `SELECT c.sequence, c.hash, c.key_id AS keyId, c.mac, l.hash AS rowHash FROM audit_checkpoints c
        LEFT JOIN audit_logs l ON l.chain = c.chain AND l.sequence = c.sequence
        WHERE c.chain = ? AND c.sequence > ? ORDER BY c.sequence`,
      [head.chain, head.baseSequence],
    );
    for (const { sequence, hash, keyId, mac, rowHash } of checkpoints) {
      const point = { ...emptyHead(head.chain), sequence: Number(sequence), hash };
      const isOurs = this.seal.isSigned(point, keyId, mac);
      if (!isOurs || rowHash?.equals(hash) !== true) return { sequence: Number(sequence), reason: 'checkpoint broken' };
    }
    return null;
  }
}

/** The first testimony that contradicts the chain: the chain was longer, or had another row at that place. */
async function contradicted(
  manager: EntityManager,
  { head: { chain, sequence, baseSequence }, breaks }: { head: ChainHead; breaks: readonly ChainBreak[] },
  testimonies: readonly Testimony[],
): Promise<ChainFault | null> {
  for (const { sequence: seen, hash, source } of testimonies) {
    if (seen > sequence) return { sequence: seen, reason: 'rolled back', source };
    if (seen <= baseSequence) continue;
    const verdict = compareWithBreak(breaks, { sequence: seen, hash });
    if (verdict === 'same') continue;
    if (verdict === 'other') return { sequence: seen, reason: 'rewritten', source };
    const [row] = await manager.query<{ hash: Buffer }[]>(
      'SELECT hash FROM audit_logs WHERE chain = ? AND sequence = ?',
      [chain, seen],
    );
    if (row?.hash.toString('hex') !== hash) return { sequence: seen, reason: 'rewritten', source };
  }
  return null;
}

function farthest(testimonies: readonly Testimony[]): { sequence: number; source: string } | object {
  const [last] = testimonies.toSorted((one, other) => other.sequence - one.sequence);
  return last === undefined ? {} : { sequence: last.sequence, source: last.source };
}

interface StoredCheckpoint {
  readonly sequence: number | string;
  readonly hash: Buffer;
  readonly keyId: string;
  readonly mac: Buffer;
  readonly rowHash: Buffer | null;
}
