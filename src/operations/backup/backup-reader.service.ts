import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import type { LocalDump } from '../dump-thread/dump-order';
import { workOnDump } from '../dump-thread/dump-threads';
import { backupMismatch } from './backup.errors';
import { isThere } from './backup-drafts.service';
import { BackupFiles } from './backup-files.service';
import type { BackupManifest } from './backup-manifest';
import type { StoredBackup } from './backup-paths';
import { readingOf } from './backup-streams';
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
    const dump = await this.dumpOf(backup, manifest);
    if (dump instanceof Readable) await pipeline(dump, new Drain());
    else await workOnDump({ kind: 'check', dump });
  }

  /**
   * The SQL of the dump: the file it is in, else a stream. Whoever reads it has not the whole before its end: what errs was corrupt.
   * To know before the first byte, {@link verify} first.
   *
   * @throws DomainError as {@link verify}, before or as the error of the stream
   */
  async read(backup: StoredBackup): Promise<LocalDump | Readable> {
    return this.dumpOf(backup, await this.manifest(backup));
  }

  /** The dump in a file of this machine, whose manifest is not yet beside it. */
  local({ path }: StoredBackup, manifest: BackupManifest): LocalDump {
    return { path, manifest, keys: this.ring.portable };
  }

  private async dumpOf(backup: StoredBackup, manifest: BackupManifest): Promise<LocalDump | Readable> {
    if (await isThere(backup.path)) return this.local(backup, manifest);
    return readingOf(await this.files.open(backup), manifest, this.ring);
  }
}
