import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { AuditChains, readHeads } from './audit-chains';
import type { ChainRow } from './audit-rows';
import { rowsAfter } from './audit-rows';

/** The base of each chain: rows before it were deleted at the end of their retention. */
@Injectable()
export class AuditBase {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly chains: AuditChains,
  ) {}

  /** The last row before the moment, between the base and the head of the chain; null when there is none. */
  lastBefore(chain: number, moment: Date): Promise<ChainRow | null> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<{ sequence: number | string }[]>(
        `SELECT MAX(l.sequence) AS sequence FROM audit_logs l JOIN audit_heads h ON h.chain = l.chain
          WHERE l.chain = ? AND l.sequence > h.base_sequence AND l.sequence < (
            SELECT COALESCE(MIN(k.sequence), h.sequence + 1) FROM audit_logs k
              WHERE k.chain = l.chain AND k.sequence > h.base_sequence AND k.occurred_at >= ?)`,
        [chain, moment],
      );
      const sequence = Number(rows[0]?.sequence ?? 0);
      if (sequence === 0) return null;
      const [row] = await rowsAfter(manager, { chain, sequence: sequence - 1 }, 1);
      return row ?? null;
    });
  }

  /** Sequence number of the base: the last row that was removed from the chain. */
  of(chain: number): Promise<number> {
    return this.database.use(async (manager) => (await readHeads(manager, [chain]))[0]?.head.baseSequence ?? 0);
  }

  /** Moves the base of the chain to this row. */
  moveTo(chain: number, { sequence, hash }: Pick<ChainRow, 'sequence' | 'hash'>): Promise<void> {
    return this.database.transaction((manager) =>
      this.chains.rebase(manager, chain, { baseSequence: sequence, baseHash: hash }),
    );
  }
}
