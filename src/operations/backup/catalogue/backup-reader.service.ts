import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import type { LocalDump } from '../../dumps/thread/dump-order';
import { workOnDump } from '../../dumps/thread/dump-threads';
import { backupMismatch } from '../backup.errors';
import { isThere } from '../backup-drafts.service';
import { BackupFiles } from './backup-files.service';
import type { BackupManifest } from '../../dumps/backup-manifest';
import type { StoredBackup } from '../backup-paths';
import { readingOf } from '../../dumps/streams/backup-streams';
import { Drain } from '../../dumps/streams/memory';

/** Reads backups. Either the whole file is unaltered, or the read fails. */
@Injectable()
export class BackupReader {
  constructor(
    private readonly files: BackupFiles,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Reads only the manifest and checks its signature and its owner. @throws DomainError as {@link verify} */
  async manifest(backup: StoredBackup): Promise<BackupManifest> {
    const manifest = await this.files.manifest(backup);
    if (manifest.tenantId === backup.owner.tenantId) return manifest;
    throw backupMismatch({ file: backup.file, difference: `tenant ${manifest.tenantId ?? 'global'}` });
  }

  /** The manifest of a backup whose dump is there; the dump is not read. @throws DomainError as {@link verify}; STORAGE_UNAVAILABLE */
  async present(backup: StoredBackup): Promise<BackupManifest> {
    const manifest = await this.manifest(backup);
    await this.files.assertPresent(backup, manifest);
    return manifest;
  }

  /**
   * Reads the whole file and checks signature, hash, decryption, decompression and the trailer of the dump.
   *
   * @throws DomainError BACKUP_NOT_FOUND, BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, BACKUP_MISMATCH if it belongs to another tenant
   */
  async verify(backup: StoredBackup): Promise<BackupManifest> {
    const manifest = await this.manifest(backup);
    await this.check(backup, manifest);
    return manifest;
  }

  /** As {@link verify}, for a file whose manifest has not been written yet. */
  async check(backup: StoredBackup, manifest: BackupManifest): Promise<void> {
    const dump = await this.dumpOf(backup, manifest);
    if (dump instanceof Readable) await pipeline(dump, new Drain());
    else await workOnDump({ kind: 'check', dump });
  }

  /**
   * Returns the SQL of the dump: a local file, or else a stream. The dump is complete and unaltered only if the stream ends without an
   * error. Call {@link verify} first to know before the first byte.
   *
   * @throws DomainError as {@link verify}, directly or as the error of the stream
   */
  async read(backup: StoredBackup): Promise<LocalDump | Readable> {
    return this.dumpOf(backup, await this.manifest(backup));
  }

  /** A dump in a local file whose manifest has not been written yet. */
  local({ path }: StoredBackup, manifest: BackupManifest): LocalDump {
    return { path, manifest, keys: this.ring.portable };
  }

  private async dumpOf(backup: StoredBackup, manifest: BackupManifest): Promise<LocalDump | Readable> {
    if (await isThere(backup.path)) return this.local(backup, manifest);
    return readingOf(await this.files.open(backup), manifest, this.ring);
  }
}
