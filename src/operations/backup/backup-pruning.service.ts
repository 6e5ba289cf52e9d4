import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import { clock, isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { Backup } from './backup.entity';
import { backupStale } from './backup.errors';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import type { BackupOwner, StoredBackup } from './backup-paths';
import { BackupReader } from './catalogue/backup-reader.service';
import { BackupRemoval } from './backup-removal.service';
import { BackupUse } from './catalogue/backup-use.service';
import { ContentSweep } from './files/content-sweep';
import type { SweepRequest } from './files/content-sweep';
import { isStale, expiredBackups } from './retention';
import type { KeptBackup } from './retention';

/** The backups that were removed, or would be, and the owners whose backups were kept because there is no new one. */
export interface PruneReport {
  readonly removed: readonly { readonly tenantId: number | null; readonly file: string }[];
  /** Number of contents of tenants' files that no remaining backup names. */
  readonly contents: number;
  readonly stale: readonly (number | null)[];
  /** Owners for which the removal failed, completely or in part; the others are done. */
  readonly failed: readonly { readonly owner: string; readonly error: string }[];
}

/** The backups and contents that were removed for one owner. */
interface Gone {
  readonly backups: readonly StoredBackup[];
  readonly contents: number;
}

const NOTHING: Gone = { backups: [], contents: 0 };

interface Candidate {
  readonly kept: KeptBackup;
  readonly stored: StoredBackup;
}

/** Removes backups whose retention has ended (operations.md §2). */
@Injectable()
export class BackupPruning {
  private readonly loop = new IsolatedLoop('backup pruning');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly catalogue: BackupCatalogue,
    private readonly reader: BackupReader,
    private readonly removal: BackupRemoval,
    private readonly sweep: ContentSweep,
    private readonly use: BackupUse,
  ) {}

  /**
   * @throws DomainError BACKUP_STALE, before anything is removed, if the newest good backup of the platform is older than 48 hours;
   * LEASE_LOST if this process was suspended so long that another one may be working with the same backups
   */
  async run({ dryRun }: { readonly dryRun: boolean }): Promise<PruneReport> {
    const now = clock.now();
    const owners = await this.owners();
    assertFresh(owners, now);
    const removed: { tenantId: number | null; file: string }[] = [];
    const stale: (number | null)[] = [];
    let contents = 0;
    const failed = await this.loop.each(owners, {
      name: ({ tenantId }) => (tenantId === null ? GLOBAL : `tenant ${tenantId}`),
      work: async ({ tenantId }) => {
        const backups = await this.goodOf({ tenantId });
        const kept = backups.map((backup) => backup.kept);
        const isOld = isStale(kept, now);
        const hasExpired = !isOld && expiredBackups(kept, now).length > 0;
        const gone = hasExpired ? await this.prune({ tenantId }, { now, dryRun }) : NOTHING;
        if (isOld) stale.push(tenantId);
        contents += gone.contents;
        removed.push(...gone.backups.map(({ file }) => ({ tenantId, file })));
      },
    });
    return {
      removed,
      contents,
      stale,
      failed: failed.map(({ item, error }) => ({ owner: item, error: codeOf(error) })),
    };
  }

  /** Decides again which backups are removed, once no other process makes, verifies or restores a backup of the owner. */
  private prune(owner: BackupOwner, { now, dryRun }: { readonly now: Date; readonly dryRun: boolean }): Promise<Gone> {
    return this.use.pruning(owner, async (stillAlone) => {
      const backups = await this.goodOf(owner);
      const ids = new Set(
        expiredBackups(
          backups.map(({ kept }) => kept),
          now,
        ),
      );
      const gone = backups.filter(({ kept }) => ids.has(kept.id)).map(({ stored }) => stored);
      for (const stored of dryRun ? [] : gone) {
        await stillAlone();
        await this.removal.remove(stored);
      }
      return { backups: gone, contents: await this.sweepAfter(owner, gone, { dryRun, stillAlone }) };
    });
  }

  /** Removes contents that only the removed backups name. */
  private async sweepAfter(
    { tenantId }: BackupOwner,
    gone: readonly StoredBackup[],
    how: Pick<SweepRequest, 'dryRun' | 'stillAlone'>,
  ): Promise<number> {
    if (tenantId === null) return 0;
    return this.sweep.run({ ...how, tenantId, without: new Set(gone.map(({ file }) => file)) });
  }

  private owners(): Promise<{ tenantId: number | null; newest: Date }[]> {
    return this.database.use((manager) =>
      manager.query<{ tenantId: number | null; newest: Date }[]>(
        `SELECT tenant_id AS tenantId, MAX(created_at) AS newest FROM backups WHERE state = 'good'
          GROUP BY tenant_id ORDER BY tenant_id`,
      ),
    );
  }

  /** Uses the age in the manifest, because rows can be older than the file they name. A backup without a readable manifest is skipped. */
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
