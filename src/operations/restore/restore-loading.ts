import { Injectable } from '@nestjs/common';
import type { ReportProgress, Step, StepRecord, TaskOperation } from '#jobs';
import { backupMismatch } from '../backup/backup.errors';
import { differenceOf } from '../dumps/backup-manifest';
import type { BackupManifest } from '../dumps/backup-manifest';
import type { StoredBackup } from '../backup/backup-paths';
import { BackupReader } from '../backup/catalogue/backup-reader.service';
import { BackupUse } from '../backup/catalogue/backup-use.service';
import { notOurs } from '../../global/servers/server.errors';
import { ServerConnections } from '../servers/server-connections';
import { databaseExists } from '../servers/tenant-accounts';
import { PointInTime } from './replay/point-in-time';
import type { ReplayTarget } from './replay/replay-moment';
import { assertRestorable } from './exchange/row-exchange';
import type { SideDatabase } from '../dumps/side-databases';
import { SideLoader } from '../dumps/side-loader';
import type { DatabaseContents } from '../dumps/side-loader';
import { restoreFlavourDiffers } from './restore.errors';
import { UnsignedRestores } from './unsigned/unsigned-restores';
import type { UnsignedLoading } from './unsigned/unsigned-restores';

/** The dump to load, and its target. */
export interface Loading {
  readonly backup: StoredBackup;
  readonly side: SideDatabase;
  /** Up to when changes are replayed; null: the time of the backup. */
  readonly target: ReplayTarget | null;
  /** The tables to restore; null: all. */
  readonly tables?: readonly string[] | null;
  /** Set for a file without a manifest: the id of the tenant that the caller named. */
  readonly unsignedOf?: number | null;
}

/** The steps from a file to a side database whose content matches the manifest. */
@Injectable()
export class RestoreLoading {
  constructor(
    private readonly reader: BackupReader,
    private readonly loader: SideLoader,
    private readonly servers: ServerConnections,
    private readonly pointInTime: PointInTime,
    private readonly unsigned: UnsignedRestores,
    private readonly use: BackupUse,
  ) {}

  steps<I extends object>(loadingOf: (operation: TaskOperation<I>) => Promise<Loading>): readonly Step<I>[] {
    return [
      { name: 'verify', run: async (operation) => this.verify(await loadingOf(operation)) },
      {
        name: 'load',
        intend: async (operation) => this.intend(await loadingOf(operation)),
        run: async (operation, _record, report) => this.load(await loadingOf(operation), report),
        compensate: async (operation) => this.loader.drop((await loadingOf(operation)).side),
      },
    ];
  }

  /** Reads the whole file before anything is created. The manifest also lists the tables. */
  private async verify(loading: Loading): Promise<StepRecord> {
    const { backup, side, target, tables } = loading;
    const unsigned = unsignedIn(loading);
    if (unsigned !== null) return this.unsigned.verify(unsigned);
    await this.use.untilPruned(backup.owner);
    const manifest = await this.reader.manifest(backup);
    assertLoads(manifest, side);
    if (target !== null) await this.pointInTime.assertPossible({ manifest, side, target });
    const { file, createdAt, schema, rows } = await this.reader.verify(backup);
    assertRestorable(tables ?? [], [new Set(Object.keys(rows))]);
    return { file, createdAt, schemaVersion: schema.version };
  }

  private async intend({ side }: Loading): Promise<StepRecord> {
    const exists = await this.servers.on(side.server, (session) => databaseExists(session, side.database));
    if (exists) throw notOurs({ object: side.database });
    return { database: side.database };
  }

  /** Includes the replay, which cannot be repeated on the same data: a repetition starts with an empty database. */
  private async load(loading: Loading, report: ReportProgress): Promise<StepRecord> {
    const { backup, side, target } = loading;
    const unsigned = unsignedIn(loading);
    if (unsigned !== null) return this.unsigned.load(unsigned, report);
    const manifest = await this.reader.manifest(backup);
    const replay = target === null ? null : await this.pointInTime.prepare({ manifest, side, target });
    await this.loader.load(side, await this.reader.read(backup), (bytes) => report(bytes, manifest.sizes.plain));
    assertSame(manifest, await this.loader.contents(side));
    const replayed = replay === null ? {} : await this.pointInTime.replay(replay);
    return { tables: manifest.objects.tables, ...replayed };
  }
}

function unsignedIn({ backup, side, unsignedOf }: Loading): UnsignedLoading | null {
  if (unsignedOf === null || unsignedOf === undefined) return null;
  return { path: backup.path, tenantId: unsignedOf, side };
}

/** A dump of one flavour does not load on the other. A move may have changed the tenant's since the backup. */
function assertLoads({ file, server: { flavour: made } }: BackupManifest, { server }: SideDatabase): void {
  if (made !== server.flavour)
    throw restoreFlavourDiffers({ file, made, server: `${server.name} (${server.flavour})` });
}

/** Exit codes are no proof of success, so the rows are compared. */
function assertSame(manifest: BackupManifest, { rows, objects }: DatabaseContents): void {
  const { file } = manifest;
  const other = differenceOf(objects, manifest.objects);
  if (other !== null) throw backupMismatch({ file, difference: other });
  for (const [table, wanted] of Object.entries(manifest.rows)) {
    const found = rows[table];
    if (found !== wanted) throw backupMismatch({ file, difference: `${table} ${found ?? 'missing'} ≠ ${wanted}` });
  }
}
