import { Inject, Injectable } from '@nestjs/common';
import { Leases } from '#jobs';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { SideDatabases } from '../dumps/side-databases';
import type { SideDatabase } from '../dumps/side-databases';
import { SideLoader } from '../dumps/side-loader';
import type { DatabaseContents } from '../dumps/side-loader';
import { backupMismatch } from './backup.errors';
import { differenceOf } from '../dumps/backup-manifest';
import type { BackupManifest } from '../dumps/backup-manifest';
import type { BackupOwner, StoredBackup } from './backup-paths';
import { BackupReader } from './catalogue/backup-reader.service';
import { BackupSources } from './backup-sources.service';
import { sideNames, trialLease } from './side-names';

/** Proves that a backup can be restored: restores it into a temporary database that is dropped. */
@Injectable()
export class RestoreTrial {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly leases: Leases,
    private readonly sources: BackupSources,
    private readonly reader: BackupReader,
    private readonly loader: SideLoader,
    private readonly sides: SideDatabases,
  ) {}

  /**
   * Loads the backup and counts its contents. Only one trial per owner runs at a time: the database always has the same name, so that the next
   * trial removes what a crash left.
   *
   * @throws DomainError BACKUP_MISMATCH, LEASE_HELD; errors of the loader and the reader
   */
  async run(backup: StoredBackup, manifest: BackupManifest): Promise<void> {
    const side = await this.sideOf(backup.owner, manifest);
    await this.leases.hold(trialLease(backup.owner), async () => {
      try {
        await this.loader.load(side, await this.reader.read(backup));
        assertSame(backup.file, await this.loader.contents(side), manifest);
      } finally {
        await this.sides.drop(side);
      }
    });
  }

  /** Where the owner is; or, if a move has taken it to the other flavour since, where the backup was made. */
  private async sideOf(owner: BackupOwner, { server: made }: BackupManifest): Promise<SideDatabase> {
    const { flavour, version } = made;
    const source = await this.sources.of(owner);
    const { host, port } = (source.flavour ?? flavour) === flavour ? source : made;
    const server = Object.assign(new DatabaseServer(), { host, port, flavour, version });
    return { server, ...sideNames(this.settings.database, 'trial', owner) };
  }
}

/** @throws DomainError BACKUP_MISMATCH */
function assertSame(file: string, found: DatabaseContents, manifest: BackupManifest): void {
  const objects = differenceOf(found.objects, manifest.objects);
  if (objects !== null) throw backupMismatch({ file, difference: objects });
  const table = Object.keys(manifest.rows).find((name) => found.rows[name] !== manifest.rows[name]);
  if (table === undefined) return;
  throw backupMismatch({ file, difference: `${table}: ${found.rows[table] ?? 'none'} ≠ ${manifest.rows[table]}` });
}
