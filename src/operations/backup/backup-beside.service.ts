import { Inject, Injectable } from '@nestjs/common';
import { MARKED_FOLDERS } from '#storage';
import type { MarkedFolders } from '#storage';
import { logMark } from '../../global/audit/audit-mark';
import type { AuditMark } from '../../global/audit/audit-mark';
import { AuditMarks } from '../../global/audit/audit-marks';
import type { BackupManifest } from '../dumps/backup-manifest';
import type { StoredBackup } from './backup-paths';
import type { BackupSource } from './backup-sources.service';
import { FileFiling } from './files/file-filing';
import type { Filing } from './files/file-filing';

/** The parts of a manifest that do not come from the dump. */
export type Beside = Pick<BackupManifest, 'audit' | 'files'>;

/** Backs up what is not in the database: the tenant's files, and the last marks of the audit log. */
@Injectable()
export class BackupBeside {
  constructor(
    private readonly marks: AuditMarks,
    private readonly filing: FileFiling,
    @Inject(MARKED_FOLDERS) private readonly folders: MarkedFolders,
  ) {}

  /** Called before the dump. @throws DomainError STORAGE_UNAVAILABLE while BACKUP_DIR is not mounted; as {@link FileFiling.begin} */
  async begin(source: BackupSource, signal?: AbortSignal): Promise<Filing> {
    await this.folders.backups.assertRight();
    return this.filing.begin(source, signal);
  }

  /** Called after the dump. */
  async finish(source: BackupSource, stored: StoredBackup, filing: Filing): Promise<Beside> {
    const audit = await this.auditMarks(source);
    const files = await filing.finish(stored);
    return files === null ? { audit } : { audit, files };
  }

  /** Also writes the marks to the log of the process: with the nightly backups, one line for each chain. */
  private async auditMarks({ owner }: BackupSource): Promise<readonly AuditMark[]> {
    const marks = await this.marks.of(owner.tenantId === null ? [0] : [0, owner.tenantId]);
    for (const mark of marks) logMark(mark);
    return marks.map(({ chain, sequence, hash }) => ({ chain, sequence, hash }));
  }
}
