import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { allEnded, clock, isDomainError } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GLOBAL_TABLES, TENANT_TABLES } from '../../database/schema-tables';
import { clientProgram } from '../dumps/client/client-programs';
import type { WrittenFile } from '../dumps/thread/dump-order';
import { workOnDump } from '../dumps/thread/dump-threads';
import { missingTables } from '../tenant-database/missing-tables';
import { ServerConnections } from '../servers/server-connections';
import { backupMismatch, backupNotStored, backupObjectsUnrestorable } from './backup.errors';
import { backupCorrupt } from '../dumps/dump.errors';
import { BackupBeside } from './backup-beside.service';
import { BackupDrafts } from './backup-drafts.service';
import { isThere } from './durable-files';
import type { Draft } from './backup-drafts.service';
import { differenceOf } from '../dumps/backup-manifest';
import type { BackupCodec, BackupManifest, BackupReason } from '../dumps/backup-manifest';
import { fileNameOf, storedIn } from './backup-paths';
import type { BackupOwner, StoredBackup } from './backup-paths';
import type { BackupSource } from './backup-sources.service';
import type { StillAlone } from './catalogue/backup-use.service';
import { assertSeesAll, inventoryOf, serverFactsOf } from '../dumps/database-inventory';
import type { Inventory, ServerFacts } from '../dumps/database-inventory';
import { foreignObjects, namesOf } from '../dumps/foreign-objects';
import { dumpArguments } from '../dumps/dump-arguments';
import type { NewDump } from './dump-proof.service';
import { DumpProof } from './dump-proof.service';
import type { Filing } from './files/file-filing';
import { removeFromFolder } from './folder-removal';
import { sealManifest } from './manifest-seal';

/** Why a backup is made, and in which form. */
export interface BackupRequest {
  readonly reason: BackupReason;
  readonly codec: BackupCodec;
  /** The run for which it is made: its next attempt makes no second one. */
  readonly runId?: number;
  /** Throws if another process makes the owner's backups meanwhile. Asked before the backup counts. */
  readonly stillAlone?: StillAlone;
  /** Stops the dump; no backup is made. */
  readonly signal?: AbortSignal;
}

/** A complete backup: its file and its signed manifest. */
export interface MadeBackup {
  readonly stored: StoredBackup;
  readonly manifest: BackupManifest;
}

interface Dumped {
  readonly facts: ServerFacts;
  /** The objects of the database before the dump. */
  readonly inventory: Inventory;
  readonly written: WrittenFile;
  /** Path of the dump program. */
  readonly program: string;
}

/**
 * Makes one backup. Dump, compression, encryption and file are one stream; then everything that could be wrong with the file is checked, and
 * only then the manifest is written. A failure leaves no file, and other backups are not touched (operations.md §2). The files stay marked
 * until the backup has its row.
 */
@Injectable()
export class BackupMaker {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    private readonly servers: ServerConnections,
    private readonly drafts: BackupDrafts,
    private readonly proof: DumpProof,
    private readonly beside: BackupBeside,
  ) {}

  /** @throws DomainError CLIENT_FAILED, CLIENT_MISSING, CLIENT_UNFIT, BACKUP_NOT_LOADABLE, BACKUP_MISMATCH, BACKUP_CORRUPT, BACKUP_NOT_STORED, BACKUP_OBJECTS_UNRESTORABLE, BACKUP_PRIVILEGE_MISSING */
  async make(source: BackupSource, request: BackupRequest): Promise<MadeBackup> {
    try {
      const filing = await this.beside.begin(source, request.signal);
      const at = clock.now();
      const stored = await this.place(source.owner, at, request.codec);
      return await this.makeAt(stored, source, { ...request, at, filing });
    } catch (error) {
      throw ofStorage(error);
    }
  }

  private async makeAt(
    stored: StoredBackup,
    source: BackupSource,
    request: BackupRequest & { readonly at: Date; readonly filing: Filing },
  ): Promise<MadeBackup> {
    const draft = await this.drafts.begin(dirname(stored.path));
    try {
      await this.drafts.mark(stored.path);
      const dumped = await this.dump(source, draft, request);
      const beside = await this.beside.finish(source, stored, request.filing);
      const manifest = { ...this.manifestOf(stored, source, request, dumped), ...beside };
      // If one of them fails, the other has ended too before the file is removed.
      await allEnded([
        this.assertHoldsAll(stored, source, dumped),
        this.keep(draft, { stored, manifest, program: dumped.program }),
      ]);
      await request.stillAlone?.();
      await this.drafts.write(stored.manifestPath, sealManifest(this.ring, manifest));
      return { stored, manifest };
    } catch (error) {
      await this.drafts.discard(draft);
      // The name is new, so files with this name belong to this attempt.
      await removeFromFolder(stored);
      await this.drafts.settle(stored.path);
      throw error;
    }
  }

  /** File names contain the second. If the name of this second exists, the backup gets the name of the next one. */
  private async place(owner: BackupOwner, at: Date, codec: BackupCodec): Promise<StoredBackup> {
    for (let moment = at; ; moment = new Date(moment.getTime() + 1000)) {
      const file = fileNameOf({ owner, at: moment, codec, encrypted: this.isEncrypting });
      const stored = storedIn(this.settings.backup.folder, owner, file);
      if (!(await isThere(stored.path))) return stored;
    }
  }

  private async dump(source: BackupSource, draft: Draft, request: BackupRequest): Promise<Dumped> {
    const { database } = source;
    const [, facts, inventory, foreign] = await this.servers.on(source, (session) =>
      Promise.all([
        assertSeesAll(session),
        serverFactsOf(session),
        inventoryOf(session, database),
        foreignObjects(session, database),
      ]),
    );
    const unrestorable = foreign.filter(({ reason }) => reason !== null);
    if (unrestorable.length > 0) throw backupObjectsUnrestorable({ database, objects: namesOf(unrestorable) });
    const program = await clientProgram(facts, 'dump');
    const written = await this.stream(source, { facts, program }, draft, request);
    return { facts, inventory, written, program };
  }

  /**
   * The schema before and after the dump must be the same, and the dump must contain all of its objects and every table of its version.
   * @throws DomainError BACKUP_CORRUPT, BACKUP_MISMATCH
   */
  private async assertHoldsAll(
    { file }: StoredBackup,
    source: BackupSource,
    { inventory, written }: Dumped,
  ): Promise<void> {
    if (!written.isComplete) throw backupCorrupt({ file, reason: 'no trailer' });
    const tables = source.owner.tenantId === null ? GLOBAL_TABLES : TENANT_TABLES;
    const [now, missing] = await this.servers.on(source, (session) =>
      Promise.all([
        inventoryOf(session, source.database),
        missingTables(session, { ...source, tables }, Object.keys(written.facts.rows)),
      ]),
    );
    if (missing.length > 0)
      throw backupMismatch({ file, difference: `missing tables: ${missing.join(', ').slice(0, 200)}` });
    if (now.fingerprint !== inventory.fingerprint)
      throw backupMismatch({ file, difference: 'the schema changed during the dump' });
    const difference = differenceOf(written.facts.objects, now.objects);
    if (difference !== null) throw backupMismatch({ file, difference });
  }

  /** Syncs the file, gives it its name, reads it again, and tries to load it. */
  private async keep(draft: Draft, dump: NewDump): Promise<void> {
    await this.drafts.keep(draft, dump.stored.path);
    await this.proof.check(dump);
  }

  private async stream(
    { host, port, database }: BackupSource,
    { facts, program }: Pick<Dumped, 'facts' | 'program'>,
    draft: Draft,
    { codec, signal }: BackupRequest,
  ): Promise<WrittenFile> {
    const { user, password } = this.settings.database;
    const client = { program, login: { host, port, user, password }, args: dumpArguments(facts, database) };
    const keys = this.isEncrypting ? this.ring.portable : null;
    return workOnDump({ kind: 'write', client, file: draft.file.fd, codec, keys }, { signal });
  }

  private get isEncrypting(): boolean {
    return this.settings.backup.encryption !== 'off';
  }

  private manifestOf(
    stored: StoredBackup,
    { host, port, database, schemaVersion }: BackupSource,
    { codec, reason, runId, at }: BackupRequest & { readonly at: Date },
    { facts, inventory, written }: Dumped,
  ): BackupManifest {
    return {
      format: 1,
      tenantId: stored.owner.tenantId,
      database,
      file: stored.file,
      server: { host, port, flavour: facts.flavour, version: facts.version },
      codec,
      encrypted: this.isEncrypting,
      keyId: this.ring.currentId,
      sizes: written.sizes,
      sha256: written.sha256,
      ...written.facts,
      schema: { version: schemaVersion, fingerprint: inventory.fingerprint },
      verification: 'checked',
      createdAt: at.toISOString(),
      reason,
      ...(runId !== undefined && { runId }),
    };
  }
}

/** A full disk and similar errors, by their error code only; the message would contain a path. */
function ofStorage(error: unknown): unknown {
  if (isDomainError(error) || typeof error !== 'object' || error === null) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return backupNotStored({ reason: code }, { cause: error });
}
