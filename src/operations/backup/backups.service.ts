import { Injectable } from '@nestjs/common';
import { Leases } from '#jobs';
import type { Backup } from './backup.entity';
import { BackupCopies } from './backup-copies.service';
import { BackupMaker } from './backup-maker.service';
import type { BackupWish, MadeBackup } from './backup-maker.service';
import type { BackupOwner } from './backup-paths';
import { BackupRecords } from './backup-records.service';
import { BackupSources } from './backup-sources.service';
import type { BackupSource } from './backup-sources.service';
import { backupLease } from './backup-use.service';
import { filesLostOf } from './files/lost-files';
import type { FilesOfBackup } from './files/files-of-backup';

/** A good backup, with what its manifest says of the tenant's files; null of the global database. */
export type GoodBackup = Backup & { readonly files: FilesOfBackup | null };

/** Backs up one database: alone, written down whatever comes of it, and copied to the bucket. */
@Injectable()
export class Backups {
  constructor(
    private readonly sources: BackupSources,
    private readonly maker: BackupMaker,
    private readonly records: BackupRecords,
    private readonly copies: BackupCopies,
    private readonly leases: Leases,
  ) {}

  /**
   * @throws DomainError LEASE_HELD while another one of the owner is made; as {@link BackupMaker.make}; STORAGE_UNAVAILABLE when the
   * folder has it and the bucket does not
   */
  async make(owner: BackupOwner, wish: BackupWish): Promise<GoodBackup> {
    const source = await this.sources.of(owner);
    return this.leases.hold(backupLease(owner), () => this.makeAlone(source, wish));
  }

  private async makeAlone(source: BackupSource, wish: BackupWish): Promise<GoodBackup> {
    const startedAt = new Date();
    const made = await this.madeOrNoted(source, startedAt, wish);
    const row = await this.records.good(source, startedAt, made);
    const { files = null } = made.manifest;
    if (files !== null && files.lost.count > 0) await this.records.incomplete(row.id, filesLostOf(files));
    try {
      await this.copies.copy(made.stored, made.manifest);
    } catch (error) {
      await this.records.incomplete(row.id, error);
      throw error;
    }
    return Object.assign(row, { files });
  }

  private async madeOrNoted(source: BackupSource, startedAt: Date, wish: BackupWish): Promise<MadeBackup> {
    try {
      return await this.maker.make(source, wish);
    } catch (error) {
      // What went wrong is told to whoever asked, also when the registry is away.
      await this.records.failed(source, startedAt, { ...wish, error }).catch(() => undefined);
      throw error;
    }
  }
}
