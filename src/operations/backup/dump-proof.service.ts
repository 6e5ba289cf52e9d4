import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { clientIdentity } from '../database-client/client-identity';
import { SideDatabases } from '../restore/side-databases';
import type { SideDatabase } from '../restore/side-databases';
import { SideLoader } from '../restore/side-loader';
import type { DatabaseContents } from '../restore/side-loader';
import { backupNotLoadable } from './backup.errors';
import { differenceOf } from './backup-manifest';
import type { BackupManifest, ObjectCounts } from './backup-manifest';
import type { StoredBackup } from './backup-paths';
import { BackupReader } from './backup-reader.service';

/** A file, and the program it came from. */
export interface NewDump {
  readonly stored: StoredBackup;
  readonly manifest: BackupManifest;
  readonly program: string;
}

/**
 * Whether a dump that was just written is one: it is read again whole, and its schema is loaded, with a row of each table. A dump that no
 * server takes back was made by a program that does not fit, or holds what a restore refuses; it is better to know today.
 *
 * Loading takes seconds and makes a hundred tables, while a server's tenants all have the same ones. So one load in a process speaks for
 * every later dump of the same server, program and schema whose tables with rows were all among those tried; objects other than tables are
 * of no schema of ours, and are tried each time.
 */
@Injectable()
export class DumpProof {
  /** Tables of which a row was loaded, by what may differ between dumps. */
  private readonly tried = new Map<string, Set<string>>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly reader: BackupReader,
    private readonly loader: SideLoader,
    private readonly sides: SideDatabases,
  ) {}

  /** @throws DomainError BACKUP_CORRUPT, BACKUP_NOT_LOADABLE, DATABASE_UNAVAILABLE */
  async check({ stored, manifest, program }: NewDump): Promise<void> {
    await this.reader.check(stored, manifest);
    const filled = Object.keys(manifest.rows).filter((table) => (manifest.rows[table] ?? 0) > 0);
    const key = await keyOf(manifest, program);
    const tried = this.tried.get(key);
    if (hasTablesAlone(manifest.objects) && tried !== undefined && filled.every((table) => tried.has(table))) return;
    await this.load(stored, manifest, filled);
    this.tried.set(key, new Set([...(tried ?? []), ...filled]));
  }

  private async load(stored: StoredBackup, manifest: BackupManifest, filled: readonly string[]): Promise<void> {
    const side = this.sideOf(manifest);
    const { file } = stored;
    try {
      await this.loader.loadSample(side, this.reader.local(stored, manifest));
      assertTaken(file, await this.loader.contents(side), { objects: manifest.objects, filled });
    } catch (error) {
      const refused = isDomainError(error, 'CLIENT_FAILED') || isDomainError(error, 'DUMP_FOREIGN_STATEMENT');
      if (!refused) throw error;
      const reason = String(error.details['reason'] ?? error.details['statement']);
      throw backupNotLoadable({ file, reason }, { cause: error });
    } finally {
      await this.sides.drop(side);
    }
  }

  /** Of one owner always the same: what a crash leaves is gone with the next backup. */
  private sideOf({ server: { host, port, flavour, version }, tenantId }: BackupManifest): SideDatabase {
    const { tenantDatabasePrefix, tenantAccountPrefix } = this.settings.database;
    const suffix = `shape_${tenantId ?? 'global'}`;
    const server = Object.assign(new DatabaseServer(), { host, port, flavour, version });
    return { server, database: `${tenantDatabasePrefix}${suffix}`, user: `${tenantAccountPrefix}${suffix}` };
  }
}

async function keyOf({ server, schema }: BackupManifest, program: string): Promise<string> {
  const { host, port, flavour, version } = server;
  const identity = await clientIdentity(program);
  return [host, port, flavour, version, program, identity?.version, schema.fingerprint].join(' ');
}

const hasTablesAlone = ({ views, triggers, routines, events }: ObjectCounts): boolean =>
  views + triggers + routines + events === 0;

/** @throws DomainError BACKUP_NOT_LOADABLE */
function assertTaken(
  file: string,
  found: DatabaseContents,
  wanted: { readonly objects: ObjectCounts; readonly filled: readonly string[] },
): void {
  const difference = differenceOf(found.objects, wanted.objects);
  if (difference !== null) throw backupNotLoadable({ file, reason: difference });
  const empty = wanted.filled.find((table) => (found.rows[table] ?? 0) === 0);
  if (empty !== undefined) throw backupNotLoadable({ file, reason: `${empty}: no row` });
}
