import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import { backupMismatch } from './backup.errors';
import { BackupFiles } from './backup-files.service';
import type { BackupManifest } from './backup-manifest';
import type { StoredBackup } from './backup-paths';
import { readingStages } from './backup-streams';
import { Drain } from './memory';

/** Reads backups back: whole and unaltered, or not at all. */
@Injectable()
export class BackupReader {
  constructor(
    private readonly files: BackupFiles,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Without the file itself: signature and owner. @throws DomainError as {@link verify} */
  async manifest(backup: StoredBackup): Promise<BackupManifest> {
    const manifest = await this.files.manifest(backup);
    if (manifest.tenantId === backup.owner.tenantId) return manifest;
    throw backupMismatch({ file: backup.file, difference: `tenant ${manifest.tenantId ?? 'global'}` });
  }

  /**
   * Reads the whole file: signature, hash, decryption, decompression, the dump's trailer.
   *
   * @throws DomainError BACKUP_NOT_FOUND, BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, BACKUP_MISMATCH when it is another tenant's
   */
  async verify(backup: StoredBackup): Promise<BackupManifest> {
    const manifest = await this.manifest(backup);
    await this.check(backup, manifest);
    return manifest;
  }

  /** As {@link verify}, for a file whose manifest is not yet beside it. */
  async check(backup: StoredBackup, manifest: BackupManifest): Promise<void> {
    await pipeline(await this.open(backup, manifest), new Drain());
  }

  /**
   * The SQL of the dump. Whoever reads it has not the whole before its `end`: a stream that errs was corrupt. To know before the
   * first byte, {@link verify} first.
   *
   * @throws DomainError as {@link verify}, before or as the error of the stream
   */
  async read(backup: StoredBackup): Promise<Readable> {
    return this.open(backup, await this.manifest(backup));
  }

  private async open(backup: StoredBackup, manifest: BackupManifest): Promise<Readable> {
    const stages = readingStages(manifest, this.ring);
    const sql = stages[stages.length - 1] as Readable;
    // The error is that of the last stream: whoever reads it is told there.
    pipeline([await this.files.open(backup), ...stages]).catch(() => undefined);
    return sql;
  }
}
