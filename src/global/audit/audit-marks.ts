import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalDatabase } from '../global-database';
import { AuditSeal, emptyHead } from './audit-chain';
import type { ChainHead } from './audit-chain';
import { readHeads } from './audit-chains';
import type { AuditMark } from './audit-mark';

/** A signed mark, which can be stored outside the global database. */
export interface SignedMark extends AuditMark {
  readonly keyId: string;
  /** In hexadecimal. */
  readonly mac: string;
}

/** Twice the interval between two sweeps. */
const LATELY = '20 MINUTE';

/** Creates marks of the audit chains, to be stored outside the global database and compared later. */
@Injectable()
export class AuditMarks {
  private readonly seal: AuditSeal;

  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {
    this.seal = new AuditSeal(ring);
  }

  /** Marks of those named chains that exist. */
  async of(chains: readonly number[]): Promise<readonly SignedMark[]> {
    const heads = await this.database.use((manager) => readHeads(manager, chains));
    return heads.map(({ head }) => this.mark(head));
  }

  /** Marks of those named chains that grew in the last 20 minutes. */
  async recent(chains: readonly number[]): Promise<readonly SignedMark[]> {
    if (chains.length === 0) return [];
    const moved = await this.database.use((manager) =>
      manager.query<{ chain: number }[]>(
        `SELECT chain FROM audit_heads WHERE chain IN (?) AND updated_at > UTC_TIMESTAMP(3) - INTERVAL ${LATELY}`,
        [[...chains]],
      ),
    );
    return this.of(moved.map(({ chain }) => chain));
  }

  isSigned({ chain, sequence, hash, keyId, mac }: SignedMark): boolean {
    const head = { ...emptyHead(chain), sequence, hash: Buffer.from(hash, 'hex') };
    return this.ring.ids.includes(keyId) && this.seal.isSigned(head, keyId, Buffer.from(mac, 'hex'));
  }

  private mark({ chain, sequence, hash }: ChainHead): SignedMark {
    const mac = this.seal.sign({ ...emptyHead(chain), sequence, hash }).toString('hex');
    return { chain, sequence, hash: hash.toString('hex'), keyId: this.seal.currentKeyId, mac };
  }
}
