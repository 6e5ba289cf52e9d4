import { Injectable } from '@nestjs/common';
import { reasonOf } from '#persistence';
import type { AuditMark } from '../../global/audit/audit-mark';
import { AuditMarks } from '../../global/audit/audit-marks';
import type { SignedMark } from '../../global/audit/audit-marks';
import { AuditVerifier } from '../../global/audit/audit-verifier';
import type { ChainFault, ChainReport, Testimony } from '../../global/audit/audit-verifier';
import { GlobalDatabase } from '../../global/global-database';
import { BackupCatalogue } from '../backup/backup-catalogue.service';
import { BackupFiles } from '../backup/backup-files.service';
import { WitnessReader } from './witness-reader';
import type { WitnessPlace } from './witness-reader';

/** What was found of the chains, and what could not be looked at. */
export interface AuditInspectionReport {
  readonly chains: readonly ChainReport[];
  readonly unread: readonly { readonly source: string; readonly reason: string }[];
}

/** What there is to hold a chain against. */
interface Evidence {
  readonly marks: Map<number, Testimony[]>;
  readonly faults: Map<number, ChainFault>;
  readonly unread: { source: string; reason: string }[];
}

const PLATFORM = 0;

/**
 * Holds the chains of the audit log against everything outside of the global database that knows how far they were: the registry
 * names the chains there must be; the tenants' databases, the manifests of backups and the process's log tell how long they were. A head
 * that was put back with the rows behind it, or a chain that was taken away whole, is found by them alone.
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

  /** Of one tenant's chain, or of all there are and must be. */
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

  /** Those of the registry, the platform's, and whatever left a trace. A tenant has a chain from its activation on. */
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

  /** A manifest that does not bear our signature is no evidence; whether a backup is good is asked elsewhere. */
  private async askManifests(chain: number, evidence: Evidence): Promise<void> {
    for (const backup of await this.catalogue.inFolder({ tenantId: chain === PLATFORM ? null : chain })) {
      const manifest = await this.files.manifest(backup).catch(() => null);
      for (const mark of manifest?.audit ?? []) note(evidence, { ...mark, source: `backup ${backup.file}` });
    }
  }
}

/** Of one source the farthest mark of a chain is enough; a log has one beside another. */
function note({ marks }: Evidence, testimony: Testimony): void {
  const known = marks.get(testimony.chain);
  if (known === undefined) marks.set(testimony.chain, [testimony]);
  else known.push(testimony);
}
