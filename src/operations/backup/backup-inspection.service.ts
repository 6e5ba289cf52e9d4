import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { Backup } from './backup.entity';
import type { BackupOwner, StoredBackup } from './backup-paths';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import { BackupReader } from './catalogue/backup-reader.service';
import { BackupRecords } from './catalogue/backup-records.service';
import type { KeptBackup } from './retention';

/** A backup whose files are there. */
export interface Candidate {
  readonly kept: KeptBackup;
  readonly stored: StoredBackup;
  /** Whether its whole content was read and found good lately. */
  readonly isProven: boolean;
}

/** A backup that is good according to its row only. */
export interface UnreadableBackup {
  readonly tenantId: number | null;
  readonly file: string;
  /** Code of the error. */
  readonly reason: string;
}

/** The good backups of an owner, and those whose rows say so but whose files do not. */
export interface Inspected {
  readonly good: readonly Candidate[];
  readonly unreadable: readonly UnreadableBackup[];
}

/** A dry run records nothing. */
interface Inspecting {
  readonly dryRun: boolean;
}

/** A content that was read within these days still counts as good. A backup is read completely when it is made. */
const PROVEN_DAYS = 31;

/** Results that are final. A missing key says nothing about the backup, and a missing folder may come back. */
const SPOILT: ReadonlySet<string> = new Set(['BACKUP_CORRUPT', 'BACKUP_MISMATCH']);
const UNREADABLE: ReadonlySet<string> = new Set([
  ...SPOILT,
  'BACKUP_KEY_UNKNOWN',
  'BACKUP_NOT_FOUND',
  'OBJECT_MISSING',
]);

/**
 * Looks at the files of backups before something relies on them: a row and a manifest only describe a backup, and retention removes others
 * because of it.
 */
@Injectable()
export class BackupInspection {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly catalogue: BackupCatalogue,
    private readonly reader: BackupReader,
    private readonly records: BackupRecords,
  ) {}

  /**
   * Uses the age in the manifest, because rows can be older than the file they name. Dump and manifest must be there and belong to the row;
   * the dump is not read. Those that were found bad before are listed as long as their files are there.
   *
   * @throws DomainError STORAGE_UNAVAILABLE, which says nothing about a backup
   */
  async of({ tenantId }: BackupOwner, how: Inspecting): Promise<Inspected> {
    const good: Candidate[] = [];
    const unreadable: UnreadableBackup[] = [];
    const proven = await this.proven({ tenantId });
    for (const row of await this.rows({ tenantId })) {
      const stored = this.catalogue.ofRow(row);
      if (stored === null) continue;
      if (row.state === 'failed') {
        if (await this.catalogue.isThere(stored)) unreadable.push({ tenantId, file: stored.file, reason: codeIn(row) });
        continue;
      }
      try {
        const { createdAt, verification } = await this.reader.present(stored);
        const kept = { id: row.id, createdAt: new Date(createdAt), verification };
        good.push({ kept, stored, isProven: proven.has(row.id) });
      } catch (error) {
        unreadable.push({ tenantId, file: stored.file, reason: await this.noted(row.id, error, how) });
      }
    }
    return { good, unreadable };
  }

  /** Reads the whole backup. Returns the problem of an unreadable one, null for a good one. @throws DomainError STORAGE_UNAVAILABLE */
  async prove({ kept, stored }: Candidate, how: Inspecting): Promise<UnreadableBackup | null> {
    try {
      await this.reader.verify(stored);
      if (!how.dryRun) await this.records.seenGood(kept.id);
      return null;
    } catch (error) {
      const { tenantId } = stored.owner;
      return { tenantId, file: stored.file, reason: await this.noted(kept.id, error, how) };
    }
  }

  /** Records a final result; an error that says nothing about the backup is thrown. */
  private async noted(id: number, error: unknown, { dryRun }: Inspecting): Promise<string> {
    if (!isDomainError(error) || !UNREADABLE.has(error.code)) throw error;
    if (!dryRun && SPOILT.has(error.code)) await this.records.spoilt(id, error);
    return error.code;
  }

  private rows({ tenantId }: BackupOwner): Promise<Backup[]> {
    const where = { tenantId: tenantId ?? IsNull(), state: Not('expired' as const), fileName: Not(IsNull()) };
    return this.database.use((manager) => manager.find(Backup, { where, order: { id: 'ASC' } }));
  }

  private async proven({ tenantId }: BackupOwner): Promise<ReadonlySet<number>> {
    const rows = await this.database.use((manager) =>
      manager.query<{ id: number }[]>(
        `SELECT id FROM backups WHERE tenant_id <=> ? AND state = 'good'
          AND verified_at > UTC_TIMESTAMP(3) - INTERVAL ${PROVEN_DAYS} DAY`,
        [tenantId],
      ),
    );
    return new Set(rows.map(({ id }) => id));
  }
}

/** The code of the recorded error. */
const codeIn = ({ error }: Backup): string => error?.split(':')[0] ?? 'BACKUP_CORRUPT';
