import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '#kernel';
import { quoteIdentifier } from '#persistence';
import { KEY_RING, KeyRing } from '#secrets';
import { writeBreaks } from '../../../global/audit/audit-breaks';
import { AuditSeal, emptyHead } from '../../../global/audit/audit-chain';
import type { ChainBreak, ChainHead } from '../../../global/audit/audit-chain';
import { AuditChains, readHeads } from '../../../global/audit/audit-chains';
import { AuditMarks } from '../../../global/audit/audit-marks';
import { BackupCatalogue } from '../../backup/catalogue/backup-catalogue.service';
import { BackupFiles } from '../../backup/catalogue/backup-files.service';
import { WitnessReader } from '../../audit/witness-reader';
import type { WitnessPlace } from '../../audit/witness-reader';

type Mark = Pick<ChainHead, 'sequence' | 'hash'>;

/** The head of an audit chain in two registries. */
interface ChainStanding {
  readonly chain: number;
  readonly sequence: number | string;
  readonly hash: Buffer;
  readonly presentSequence: number | string | null;
  readonly presentBase: number | string | null;
  readonly rowHash: Buffer | null;
}

/** Compares audit chains, and writes a signed break into each restored chain. */
@Injectable()
export class ChainBreaks {
  private readonly seal: AuditSeal;

  constructor(
    @Inject(KEY_RING) ring: KeyRing,
    private readonly marks: AuditMarks,
    private readonly witnesses: WitnessReader,
    private readonly catalogue: BackupCatalogue,
    private readonly files: BackupFiles,
    private readonly chains: AuditChains,
  ) {
    this.seal = new AuditSeal(ring);
  }

  /**
   * Whether the present audit log continues that of the backup: every chain contains the last row of the backup's chain, with a valid
   * signature. Only then is the present registry known to be a successor of the backup. `manager` is connected to the present database.
   */
  async isContinued(manager: EntityManager, side: string): Promise<boolean> {
    const of = (table: string): string => `${quoteIdentifier(side)}.${table}`;
    const standings = await manager.query<ChainStanding[]>(
      `SELECT was.chain, was.sequence, was.hash, now.sequence AS presentSequence, now.base_sequence AS presentBase,
          log.hash AS rowHash
        FROM ${of('audit_heads')} was LEFT JOIN audit_heads now ON now.chain = was.chain
          LEFT JOIN audit_logs log ON log.chain = was.chain AND log.sequence = was.sequence`,
    );
    const heads = await readHeads(
      manager,
      standings.map(({ chain }) => chain),
    );
    const areOurs = heads.every(({ head, keyId, signature }) => this.seal.isSigned(head, keyId, signature));
    return standings.some(({ sequence }) => Number(sequence) > 0) && areOurs && standings.every(goesOn);
  }

  /** Writes signed breaks into all chains of the restored registry; `isLost`: the rows since the backup were lost with the old registry. */
  async write(
    manager: EntityManager,
    { operationId, isLost, restored, reached }: BreakOrder,
  ): Promise<readonly ChainBreak[]> {
    const breaks = [...reached].flatMap(([chain, mark]) => {
      const was = restored.get(chain) ?? emptyHead(chain);
      return mark.sequence > was.sequence ? [{ chain, operationId, restored: was, reached: mark, isLost }] : [];
    });
    await writeBreaks(manager, this.seal, breaks);
    if (isLost) for (const found of breaks) await this.goOn(manager, found);
    return breaks;
  }

  /** Records the restore in the platform's own chain, only once even if it is repeated. */
  async note(manager: EntityManager, event: AuditEvent): Promise<void> {
    await this.chains.appendOnce(manager, [event]);
  }

  /** The heads of all chains of a registry. */
  async headsOf(manager: EntityManager, database: string): Promise<ReadonlyMap<number, Mark>> {
    const rows = await manager.query<(Omit<Mark, 'sequence'> & { chain: number; sequence: number | string })[]>(
      `SELECT chain, sequence, hash FROM ${quoteIdentifier(database)}.audit_heads ORDER BY chain`,
    );
    return new Map(rows.map(({ chain, sequence, hash }) => [chain, { sequence: Number(sequence), hash }]));
  }

  /** The latest head of each chain known outside the global database: in tenants' databases and in manifests of backups. */
  async farthest(places: readonly WitnessPlace[]): Promise<ReadonlyMap<number, Mark>> {
    const farthest = new Map<number, Mark>();
    const note = (chain: number, sequence: number, hash: string): void => {
      if (sequence <= (farthest.get(chain)?.sequence ?? 0)) return;
      farthest.set(chain, { sequence, hash: Buffer.from(hash, 'hex') });
    };
    for (const place of places) {
      const seen = await this.witnesses.read(place);
      for (const mark of seen) if (this.marks.isSigned(mark)) note(mark.chain, mark.sequence, mark.hash);
    }
    for (const tenantId of [null, ...places.map((place) => place.tenantId)]) {
      for (const backup of await this.catalogue.inFolder({ tenantId })) {
        const manifest = await this.files.manifest(backup).catch(() => null);
        for (const { chain, sequence, hash } of manifest?.audit ?? []) note(chain, sequence, hash);
      }
    }
    return farthest;
  }

  /** The next row of the chain gets a sequence after the latest known one, so that no sequence is used for two different rows. */
  private async goOn(manager: EntityManager, { chain, reached }: ChainBreak): Promise<void> {
    const [stored] = await readHeads(manager, [chain]);
    // Already done; the chain has grown since.
    if ((stored?.head.sequence ?? 0) >= reached.sequence) return;
    const head = { ...(stored?.head ?? emptyHead(chain)), ...reached };
    await manager.query(
      `INSERT INTO audit_heads (chain, sequence, hash, base_sequence, base_hash, key_id, mac) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE sequence = VALUES(sequence), hash = VALUES(hash), key_id = VALUES(key_id), mac = VALUES(mac)`,
      [chain, head.sequence, head.hash, head.baseSequence, head.baseHash, this.seal.currentKeyId, this.seal.sign(head)],
    );
  }
}

export interface BreakOrder {
  readonly operationId: number;
  readonly isLost: boolean;
  readonly restored: ReadonlyMap<number, Mark>;
  readonly reached: ReadonlyMap<number, Mark>;
}

function goesOn({ sequence, hash, presentSequence, presentBase, rowHash }: ChainStanding): boolean {
  if (presentSequence === null || Number(presentSequence) < Number(sequence)) return false;
  if (Number(sequence) === 0 || Number(sequence) <= Number(presentBase)) return true;
  return rowHash?.equals(hash) === true;
}
