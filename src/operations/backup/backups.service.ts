import { Injectable } from '@nestjs/common';
import { clock, isDomainError } from '#kernel';
import { DataUse } from '../tenant-database/data-use';
import type { Backup } from './backup.entity';
import { BackupAttempts } from './backup-attempts.service';
import type { RecordedBackup } from './backup-attempts.service';
import { BackupMaker } from './backup-maker.service';
import type { BackupRequest, MadeBackup } from './backup-maker.service';
import type { BackupOwner } from './backup-paths';
import { BackupRecords } from './catalogue/backup-records.service';
import { BackupSources } from './backup-sources.service';
import type { BackupSource } from './backup-sources.service';
import { BackupUse } from './catalogue/backup-use.service';
import type { FilesOfBackup } from '../dumps/files-of-backup';

/** A good backup, with the files of the tenant in its manifest; null for the global database. */
export type GoodBackup = Backup & { readonly files: FilesOfBackup | null };

/** Backs up one database under a lease, records the result, and copies the backup to the bucket. */
@Injectable()
export class Backups {
  constructor(
    private readonly sources: BackupSources,
    private readonly maker: BackupMaker,
    private readonly records: BackupRecords,
    private readonly attempts: BackupAttempts,
    private readonly places: BackupUse,
    private readonly use: DataUse,
  ) {}

  /**
   * @throws DomainError LEASE_HELD if another backup of the owner is being made or its tables are being exchanged; as {@link BackupMaker.make}; STORAGE_UNAVAILABLE if the
   * backup is in the folder but could not be copied to the bucket
   */
  async make(owner: BackupOwner, request: BackupRequest): Promise<GoodBackup> {
    const source = await this.sources.of(owner);
    return this.places.making(owner, (stillAlone) => this.makeAlone(source, { ...request, stillAlone }));
  }

  private async makeAlone(source: BackupSource, request: BackupRequest): Promise<GoodBackup> {
    const earlier = await this.attempts.earlier(source, request.runId);
    const { row, manifest } = await this.attempts.complete(earlier ?? (await this.newlyMade(source, request)));
    return Object.assign(row, { files: manifest.files ?? null });
  }

  private async newlyMade(source: BackupSource, request: BackupRequest): Promise<RecordedBackup> {
    const startedAt = clock.now();
    const made = await this.madeOrNoted(source, startedAt, request);
    // Whoever has the lease now has recorded the backup.
    await request.stillAlone?.();
    return this.attempts.keep(source, startedAt, made);
  }

  private whole(source: BackupSource, request: BackupRequest): Promise<MadeBackup> {
    const make = (): Promise<MadeBackup> => this.maker.make(source, request);
    const { tenantId } = source.owner;
    return tenantId === null ? make() : this.use.copying(tenantId, 'backup', make);
  }

  private async madeOrNoted(source: BackupSource, startedAt: Date, request: BackupRequest): Promise<MadeBackup> {
    try {
      return await this.whole(source, request);
    } catch (error) {
      if (isDomainError(error, 'LEASE_HELD') || isDomainError(error, 'LEASE_LOST')) throw error;
      // If the registry is unavailable too, the error of the backup is the one to report.
      await this.records.failed(source, startedAt, { ...request, error }).catch(() => undefined);
      throw error;
    }
  }
}
