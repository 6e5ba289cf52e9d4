import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { clientProgram } from '../database-client/client-programs';
import type { WrittenFile } from '../dump-thread/dump-order';
import { workOnDump } from '../dump-thread/dump-threads';
import { allEnded } from '../each-tenant';
import { ServerConnections } from '../servers/server-connections';
import { backupCorrupt, backupMismatch, backupNotStored } from './backup.errors';
import { BackupBeside } from './backup-beside.service';
import { BackupDrafts, isThere } from './backup-drafts.service';
import type { Draft } from './backup-drafts.service';
import { differenceOf } from './backup-manifest';
import type { BackupCodec, BackupManifest, BackupReason } from './backup-manifest';
import { fileNameOf, storedIn } from './backup-paths';
import type { BackupOwner, StoredBackup } from './backup-paths';
import type { BackupSource } from './backup-sources.service';
import { assertSeesAll, inventoryOf, serverFactsOf } from './database-inventory';
import type { Inventory, ServerFacts } from './database-inventory';
import { dumpArguments } from './dump-arguments';
import type { NewDump } from './dump-proof.service';
import { DumpProof } from './dump-proof.service';
import type { Filing } from './files/file-filing';
import { removeFromFolder } from './folder-removal';
import { sealManifest } from './manifest-seal';

/** In which form and what for. */
export interface BackupWish {
  readonly reason: BackupReason;
  readonly codec: BackupCodec;
  /** Ends the dump; no backup comes of it. */
  readonly signal?: AbortSignal;
}

/** A backup that counts: its file, and what is signed of it. */
export interface MadeBackup {
  readonly stored: StoredBackup;
  readonly manifest: BackupManifest;
}

interface Dumped {
  readonly facts: ServerFacts;
  /** Of the database before the dump. */
  readonly inventory: Inventory;
  readonly written: WrittenFile;
  /** The program it was made by. */
  readonly program: string;
}

/**
 * Makes one backup: dump, compression, encryption and file in one stream; then everything that could be wrong with it is looked at,
 * and only then does it get its manifest. Whatever goes wrong leaves no file and no other backup touched (operations.md §2).
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

  /** @throws DomainError CLIENT_FAILED, CLIENT_MISSING, CLIENT_UNFIT, BACKUP_NOT_LOADABLE, BACKUP_MISMATCH, BACKUP_CORRUPT, BACKUP_NOT_STORED, BACKUP_PRIVILEGE_MISSING */
  async make(source: BackupSource, wish: BackupWish): Promise<MadeBackup> {
    try {
      const filing = await this.beside.begin(source, wish.signal);
      const at = new Date();
      const stored = await this.place(source.owner, at, wish.codec);
      return await this.makeAt(stored, source, { ...wish, at, filing });
    } catch (error) {
      throw ofStorage(error);
    }
  }

  private async makeAt(
    stored: StoredBackup,
    source: BackupSource,
    wish: BackupWish & { readonly at: Date; readonly filing: Filing },
  ): Promise<MadeBackup> {
    const draft = await this.drafts.begin(dirname(stored.path));
    try {
      const dumped = await this.dump(source, draft, wish);
      const beside = await this.beside.finish(source, stored, wish.filing);
      const manifest = { ...this.manifestOf(stored, source, wish, dumped), ...beside };
      // Nothing of either goes on when one fails.
      await allEnded([
        this.assertHoldsAll(stored, source, dumped),
        this.keep(draft, { stored, manifest, program: dumped.program }),
      ]);
      await this.drafts.write(stored.manifestPath, sealManifest(this.ring, manifest));
      return { stored, manifest };
    } catch (error) {
      await this.drafts.discard(draft);
      // The name is new, so what bears it is of this attempt.
      await removeFromFolder(stored);
      throw error;
    }
  }

  /** Two of one second have two names: the later one is of the next second. */
  private async place(owner: BackupOwner, at: Date, codec: BackupCodec): Promise<StoredBackup> {
    for (let moment = at; ; moment = new Date(moment.getTime() + 1000)) {
      const file = fileNameOf({ owner, at: moment, codec, encrypted: this.isEncrypting });
      const stored = storedIn(this.settings.backup.folder, owner, file);
      if (!(await isThere(stored.path))) return stored;
    }
  }

  private async dump(source: BackupSource, draft: Draft, wish: BackupWish): Promise<Dumped> {
    const [, facts, inventory] = await this.servers.on(source, (session) =>
      Promise.all([assertSeesAll(session), serverFactsOf(session), inventoryOf(session, source.database)]),
    );
    const program = await clientProgram(facts, 'dump');
    const written = await this.stream(source, { facts, program }, draft, wish);
    return { facts, inventory, written, program };
  }

  /** The dump lies between two looks at the schema, which must show the same. @throws DomainError BACKUP_CORRUPT, BACKUP_MISMATCH */
  private async assertHoldsAll(
    { file }: StoredBackup,
    source: BackupSource,
    { inventory, written }: Dumped,
  ): Promise<void> {
    if (!written.isComplete) throw backupCorrupt({ file, reason: 'no trailer' });
    const now = await this.servers.on(source, (session) => inventoryOf(session, source.database));
    if (now.fingerprint !== inventory.fingerprint)
      throw backupMismatch({ file, difference: 'the schema changed meanwhile' });
    const difference = differenceOf(written.facts.objects, now.objects);
    if (difference !== null) throw backupMismatch({ file, difference });
  }

  /** On the disk, under its name, read again, and tried. */
  private async keep(draft: Draft, dump: NewDump): Promise<void> {
    await this.drafts.keep(draft, dump.stored.path);
    await this.proof.check(dump);
  }

  private async stream(
    { host, port, database }: BackupSource,
    { facts, program }: Pick<Dumped, 'facts' | 'program'>,
    draft: Draft,
    { codec, signal }: BackupWish,
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
    { codec, reason, at }: BackupWish & { readonly at: Date },
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
    };
  }
}

/** A full disk and its like, by their code; a path is nobody's business. */
function ofStorage(error: unknown): unknown {
  if (isDomainError(error) || typeof error !== 'object' || error === null) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return backupNotStored({ reason: code }, { cause: error });
}
