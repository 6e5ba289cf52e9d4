import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { clientIdentity } from '../dumps/client/client-identity';
import { SideDatabases } from '../dumps/side-databases';
import type { SideDatabase } from '../dumps/side-databases';
import { SideLoader } from '../dumps/side-loader';
import type { DatabaseContents } from '../dumps/side-loader';
import { backupNotLoadable } from './backup.errors';
import { differenceOf } from '../dumps/backup-manifest';
import type { BackupManifest, ObjectCounts } from '../dumps/backup-manifest';
import type { StoredBackup } from './backup-paths';
import { BackupReader } from './catalogue/backup-reader.service';
import { sideNames } from './side-names';

/** A new dump file, and the program that made it. */
export interface NewDump {
  readonly stored: StoredBackup;
  readonly manifest: BackupManifest;
  readonly program: string;
}

/**
 * Checks a dump that was just written: it is read again completely, and its schema is loaded with one row of each table. If it cannot be
 * loaded, the program does not fit the server or the dump contains something that a restore refuses; it is better to know that today.
 *
 * Loading takes seconds and creates a hundred tables, and all tenants of a server have the same tables. So one load in a process is valid
 * for all later dumps of the same server, program and schema, as long as their non-empty tables were among those loaded. Objects other than
 * tables are not part of the product's schemas, and dumps with such objects are loaded each time.
 */
@Injectable()
export class DumpProof {
  /** The tables of which a row was loaded, by server, program and schema. */
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
    if (hasTablesAlone(manifest.objects) && tried !== undefined && filled.every((table) => tried.has(table))) {
      // An earlier attempt may have died while it loaded, in another process.
      await this.sides.dropLeft(this.sideOf(manifest));
      return;
    }
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

  private sideOf({ server: { host, port, flavour, version }, tenantId }: BackupManifest): SideDatabase {
    const server = Object.assign(new DatabaseServer(), { host, port, flavour, version });
    return { server, ...sideNames(this.settings.database, 'shape', { tenantId }) };
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
