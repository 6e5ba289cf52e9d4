import { Injectable } from '@nestjs/common';
import { reasonOf } from '#persistence';
import type { AuditMark } from '../../global/audit/audit-mark';
import { AuditMarks } from '../../global/audit/audit-marks';
import type { SignedMark } from '../../global/audit/audit-marks';
import { AuditVerifier } from '../../global/audit/audit-verifier';
import type { ChainFault, ChainReport, Testimony } from '../../global/audit/audit-verifier';
import { GlobalDatabase } from '../../global/global-database';
import { BackupCatalogue } from '../backup/catalogue/backup-catalogue.service';
import { BackupFiles } from '../backup/catalogue/backup-files.service';
import { WitnessReader } from './witness-reader';
import type { WitnessPlace } from './witness-reader';

/** The result of the verification: a report of each chain, and the sources that could not be read. */
export interface AuditInspectionReport {
  readonly chains: readonly ChainReport[];
  readonly unread: readonly { readonly source: string; readonly reason: string }[];
}

/** Everything that a chain is compared with. */
interface Evidence {
  readonly marks: Map<number, Testimony[]>;
  readonly faults: Map<number, ChainFault>;
  readonly unread: { source: string; reason: string }[];
}

const PLATFORM = 0;

/**
 * Compares the chains of the audit log with all sources outside of the global database that know how long the chains were. The registry
 * says which chains must exist; the tenants' databases, the manifests of backups and the log of the process say how long each one was.
 * Only these sources reveal a chain whose head was reset together with its last rows, or a chain that was removed completely.
 */
@Injectable()
export class AuditInspection {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly verifier: AuditVerifier,
    private readonly auditMarks: AuditMarks,
    private readonly witnesses: WitnessReader,
    private readonly catalogue: BackupCatalogue,
    private readonly files: BackupFiles,
  ) {}

  /** Verifies the chain of one tenant, or all chains that exist or must exist. */
  async inspect(
    tenantId: number | null,
    logged: readonly AuditMark[],
    report: (done: number, total: number) => void,
  ): Promise<AuditInspectionReport> {
    const chains = tenantId === null ? await this.expected() : [tenantId];
    const evidence: Evidence = { marks: new Map(), faults: new Map(), unread: [] };
    for (const mark of logged) note(evidence, { ...mark, source: 'log' });
    for (const place of await this.witnesses.places(tenantId)) await this.askTenant(place, evidence);
    const reports: ChainReport[] = [];
    for (const chain of chains) {
      await this.askManifests(chain, evidence);
      reports.push(await this.verifyChain(chain, evidence));
      report(reports.length, chains.length);
    }
    return { chains: reports, unread: evidence.unread };
  }

  private async verifyChain(chain: number, { marks, faults }: Evidence): Promise<ChainReport> {
    const found = await this.verifier.verify(chain, marks.get(chain) ?? []);
    return { ...found, fault: found.fault ?? faults.get(chain) ?? null };
  }

  /** The chains of registered tenants, of the platform, and of every tenant that left rows. A tenant has a chain from its activation on. */
  private async expected(): Promise<readonly number[]> {
    const traced = await this.verifier.chains();
    const registered = await this.database.use((manager) =>
      manager.query<{ id: number }[]>(
        "SELECT id FROM tenants WHERE status NOT IN ('provisioning', 'failed') ORDER BY id",
      ),
    );
    const all = new Set([PLATFORM, ...traced, ...registered.map(({ id }) => id)]);
    return [...all].toSorted((one, other) => one - other);
  }

  private async askTenant(place: WitnessPlace, evidence: Evidence): Promise<void> {
    const source = `database of tenant ${place.tenantId}`;
    try {
      for (const mark of await this.witnesses.read(place)) this.takeWitness(mark, source, evidence);
    } catch (error) {
      evidence.unread.push({ source, reason: reasonOf(error) });
    }
  }

  private takeWitness(mark: SignedMark, source: string, evidence: Evidence): void {
    if (this.auditMarks.isSigned(mark)) note(evidence, { ...mark, source });
    else evidence.faults.set(mark.chain, { sequence: mark.sequence, reason: 'witness forged', source });
  }

  /** A manifest without our valid signature is no evidence. Whether a backup is good is verified elsewhere. */
  private async askManifests(chain: number, evidence: Evidence): Promise<void> {
    for (const backup of await this.catalogue.inFolder({ tenantId: chain === PLATFORM ? null : chain })) {
      const manifest = await this.files.manifest(backup).catch(() => null);
      for (const mark of manifest?.audit ?? []) note(evidence, { ...mark, source: `backup ${backup.file}` });
    }
  }
}

/** The verifier needs only the last mark of each source; a log contains many marks of one chain. */
function note({ marks }: Evidence, testimony: Testimony): void {
  const known = marks.get(testimony.chain);
  if (known === undefined) marks.set(testimony.chain, [testimony]);
  else known.push(testimony);
}
