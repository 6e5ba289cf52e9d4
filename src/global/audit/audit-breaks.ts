import type { EntityManager } from 'typeorm';
import type { AuditSeal, ChainBreak, ChainHead } from './audit-chain';

interface StoredBreak {
  readonly operationId: number;
  readonly restoredSequence: number | string;
  readonly restoredHash: Buffer;
  readonly reachedSequence: number | string;
  readonly reachedHash: Buffer;
  readonly isLost: number;
  readonly keyId: string;
  readonly mac: Buffer;
}

/** The breaks of a chain that have a valid signature. */
export async function readBreaks(
  manager: EntityManager,
  seal: AuditSeal,
  chain: number,
): Promise<readonly ChainBreak[]> {
  const rows = await manager.query<StoredBreak[]>(
    `SELECT operation_id AS operationId, restored_sequence AS restoredSequence, restored_hash AS restoredHash,
        reached_sequence AS reachedSequence, reached_hash AS reachedHash, is_lost AS isLost, key_id AS keyId, mac
      FROM audit_breaks WHERE chain = ? ORDER BY id`,
    [chain],
  );
  return rows.flatMap(({ keyId, mac, ...row }) => {
    const found: ChainBreak = {
      chain,
      operationId: row.operationId,
      restored: { sequence: Number(row.restoredSequence), hash: row.restoredHash },
      reached: { sequence: Number(row.reachedSequence), hash: row.reachedHash },
      isLost: row.isLost === 1,
    };
    return seal.isBreakSigned(found, keyId, mac) ? [found] : [];
  });
}

/** Stores signed breaks. Repeating the call has no effect. */
export async function writeBreaks(
  manager: EntityManager,
  seal: AuditSeal,
  breaks: readonly ChainBreak[],
): Promise<void> {
  for (const found of breaks) {
    const { chain, operationId, restored, reached, isLost } = found;
    await manager.query(
      `INSERT IGNORE INTO audit_breaks
        (chain, operation_id, restored_sequence, restored_hash, reached_sequence, reached_hash, is_lost, key_id, mac)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        chain,
        operationId,
        restored.sequence,
        restored.hash,
        reached.sequence,
        reached.hash,
        isLost ? 1 : 0,
        seal.currentKeyId,
        seal.signBreak(found),
      ],
    );
  }
}

type Place = Pick<ChainHead, 'chain' | 'sequence' | 'hash'>;

/** The place from which the chain continues: the given place, or the place after the rows lost with the global database. */
export function bridged(place: Place, breaks: readonly ChainBreak[]): Place {
  const gap = breaks.find(
    ({ isLost, restored }) => isLost && restored.sequence === place.sequence && restored.hash.equals(place.hash),
  );
  return gap === undefined ? place : { chain: place.chain, ...gap.reached };
}

/** Compares a recorded row with the breaks: 'same' or 'other' when it lies in a lost gap, null when no break covers it. */
export function compareWithBreak(
  breaks: readonly ChainBreak[],
  seen: { readonly sequence: number; readonly hash: string },
): 'same' | 'other' | null {
  const gap = breaks.find(
    ({ isLost, restored, reached }) => isLost && seen.sequence > restored.sequence && seen.sequence <= reached.sequence,
  );
  if (gap === undefined) return null;
  const isReached = seen.sequence === gap.reached.sequence;
  return isReached && gap.reached.hash.toString('hex') !== seen.hash ? 'other' : 'same';
}
