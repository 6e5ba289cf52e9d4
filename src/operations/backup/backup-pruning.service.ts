import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { IsolatedLoop, Leases } from '#jobs';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { Backup } from './backup.entity';
import { backupStale } from './backup.errors';
import { BackupCatalogue } from './backup-catalogue.service';
import { BackupCopies } from './backup-copies.service';
import type { BackupOwner, StoredBackup } from './backup-paths';
import { BackupReader } from './backup-reader.service';
import { BackupRecords } from './backup-records.service';
import { backupLease } from './backups.service';
import { isStale, outlived } from './retention';
import type { KeptBackup } from './retention';

/** What went, or would go, and of whom nothing went because nothing new came. */
export interface PruneReport {
  readonly removed: readonly { readonly tenantId: number | null; readonly file: string }[];
  readonly stale: readonly (number | null)[];
  /** Of whom nothing went, or not all, because it could not: the others are done. */
  readonly failed: readonly { readonly owner: string; readonly error: string }[];
}

interface Candidate {
  readonly kept: KeptBackup;
  readonly stored: StoredBackup;
}

/** Removes backups that have had their time (operations.md §2). */
@Injectable()
export class BackupPruning {
  private readonly loop = new IsolatedLoop('backup pruning');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly catalogue: BackupCatalogue,
    private readonly reader: BackupReader,
    private readonly records: BackupRecords,
    private readonly copies: BackupCopies,
    private readonly leases: Leases,
  ) {}

  /** @throws DomainError BACKUP_STALE, and nothing went, when the newest good backup of all is older than 48 hours */
  async run({ dryRun }: { readonly dryRun: boolean }): Promise<PruneReport> {
    const now = new Date();
    const owners = await this.owners();
    assertFresh(owners, now);
    const removed: { tenantId: number | null; file: string }[] = [];
    const stale: (number | null)[] = [];
    const failed = await this.loop.each(owners, {
      name: ({ tenantId }) => (tenantId === null ? GLOBAL : `tenant ${tenantId}`),
      work: async ({ tenantId }) => {
        const backups = await this.goodOf({ tenantId });
        const kept = backups.map((backup) => backup.kept);
        const isOld = isStale(kept, now);
        const gone = isOld ? [] : await this.prune({ tenantId }, backups, { now, dryRun });
        if (isOld) stale.push(tenantId);
        removed.push(...gone.map(({ file }) => ({ tenantId, file })));
      },
    });
    return { removed, stale, failed: failed.map(({ item, error }) => ({ owner: item, error: codeOf(error) })) };
  }

  private async prune(
    owner: BackupOwner,
    backups: readonly Candidate[],
    { now, dryRun }: { readonly now: Date; readonly dryRun: boolean },
  ): Promise<readonly StoredBackup[]> {
    const ids = new Set(
      outlived(
        backups.map(({ kept }) => kept),
        now,
      ),
    );
    const gone = backups.filter(({ kept }) => ids.has(kept.id)).map(({ stored }) => stored);
    if (gone.length === 0 || dryRun) return gone;
    await this.leases.hold(backupLease(owner), async () => {
      for (const stored of gone) await this.remove(stored);
    });
    return gone;
  }

  /** The manifest first: what is half removed does not exist. The row last: what it names is looked for again. */
  private async remove(stored: StoredBackup): Promise<void> {
    await rm(stored.manifestPath, { force: true });
    await rm(stored.path, { force: true });
    await this.copies.remove(stored);
    if (stored.id !== null) await this.records.expired([stored.id]);
  }

  private owners(): Promise<{ tenantId: number | null; newest: Date }[]> {
    return this.database.use((manager) =>
      manager.query<{ tenantId: number | null; newest: Date }[]>(
        `SELECT tenant_id AS tenantId, MAX(created_at) AS newest FROM backups WHERE state = 'good'
          GROUP BY tenant_id ORDER BY tenant_id`,
      ),
    );
  }

  /** The age is the manifest's: rows can be older than what they name. One without a readable manifest is none, and is left alone. */
  private async goodOf({ tenantId }: BackupOwner): Promise<Candidate[]> {
    const where = { tenantId: tenantId ?? IsNull(), state: 'good' as const };
    const rows = await this.database.use((manager) => manager.find(Backup, { where }));
    const candidates: Candidate[] = [];
    for (const row of rows) {
      const stored = this.catalogue.ofRow(row);
      const manifest = stored === null ? null : await this.reader.manifest(stored).catch(() => null);
      if (stored === null || manifest === null) continue;
      const { createdAt, verification } = manifest;
      candidates.push({ kept: { id: row.id, createdAt: new Date(createdAt), verification }, stored });
    }
    return candidates;
  }
}

/** @throws DomainError BACKUP_STALE */
function assertFresh(owners: readonly { readonly newest: Date }[], now: Date): void {
  const newest = new Date(Math.max(0, ...owners.map((owner) => owner.newest.getTime())));
  const isFresh = !isStale([{ id: 0, createdAt: newest, verification: 'checked' }], now);
  if (owners.length > 0 && !isFresh) throw backupStale({ newest: newest.toISOString() });
}

const GLOBAL = 'global database';

const codeOf = (error: unknown): string => (isDomainError(error) ? error.code : reasonOf(error));
