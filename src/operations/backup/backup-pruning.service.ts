import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { clock, isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { backupsUnreadable, backupStale } from './backup.errors';
import { BackupInspection } from './backup-inspection.service';
import type { Candidate, UnreadableBackup } from './backup-inspection.service';
import type { BackupOwner, StoredBackup } from './backup-paths';
import { BackupRemoval } from './backup-removal.service';
import { BackupUse } from './catalogue/backup-use.service';
import { ContentSweep } from './files/content-sweep';
import type { SweepRequest } from './files/content-sweep';
import { isStale, expiredBackups } from './retention';

/** The backups that were removed, or would be, and the owners whose backups were kept because there is no new one. */
export interface PruneReport {
  readonly removed: readonly { readonly tenantId: number | null; readonly file: string }[];
  /** Number of contents of tenants' files that no remaining backup names. */
  readonly contents: number;
  readonly stale: readonly (number | null)[];
  /** Backups that do not count, because their files are missing or damaged. They are not removed. */
  readonly unreadable: readonly UnreadableBackup[];
  /** Owners for which the removal failed, completely or in part; the others are done. */
  readonly failed: readonly { readonly owner: string; readonly error: string }[];
}

/** The expired backups of an owner, after those that remain were read. */
interface Decided {
  readonly expired: readonly StoredBackup[];
  readonly unreadable: readonly UnreadableBackup[];
}

interface Owner {
  readonly tenantId: number | null;
  readonly newest: Date | null;
}

interface Counts {
  readonly removed: { tenantId: number | null; file: string }[];
  readonly unreadable: UnreadableBackup[];
  readonly stale: (number | null)[];
  contents: number;
  /** Owners with a readable backup. */
  readable: number;
}

interface Pruning {
  readonly now: Date;
  readonly dryRun: boolean;
}

/** Removes backups whose retention has ended (operations.md §2). */
@Injectable()
export class BackupPruning {
  private readonly loop = new IsolatedLoop('backup pruning');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly inspection: BackupInspection,
    private readonly removal: BackupRemoval,
    private readonly sweep: ContentSweep,
    private readonly use: BackupUse,
  ) {}

  /**
   * @throws DomainError BACKUP_STALE, before anything is removed, if the newest good backup of the platform is older than 48 hours;
   * BACKUPS_UNREADABLE if no backup of the platform can be read; LEASE_LOST if this process was suspended so long that another one may be
   * working with the same backups
   */
  async run({ dryRun }: { readonly dryRun: boolean }): Promise<PruneReport> {
    const now = clock.now();
    const owners = await this.owners();
    assertFresh(owners, now);
    const counts: Counts = { removed: [], unreadable: [], stale: [], contents: 0, readable: 0 };
    const failed = await this.loop.each(owners, {
      name: ({ tenantId }) => (tenantId === null ? GLOBAL : `tenant ${tenantId}`),
      work: ({ tenantId }) => this.ofOwner({ tenantId }, { now, dryRun }, counts),
    });
    const { removed, contents, stale, unreadable } = counts;
    if (counts.readable === 0 && unreadable.length > 0) throw backupsUnreadable({ count: unreadable.length });
    return {
      removed,
      contents,
      stale,
      unreadable,
      failed: failed.map(({ item, error }) => ({ owner: item, error: codeOf(error) })),
    };
  }

  private async ofOwner(owner: BackupOwner, pruning: Pruning, counts: Counts): Promise<void> {
    const { tenantId } = owner;
    const { good, unreadable } = await this.inspection.of(owner, pruning);
    counts.unreadable.push(...unreadable);
    if (good.length > 0) counts.readable += 1;
    const kept = good.map((backup) => backup.kept);
    const isOld = isStale(kept, pruning.now);
    if (isOld) counts.stale.push(tenantId);
    if (!isOld && expiredBackups(kept, pruning.now).length > 0) await this.prune(owner, pruning, counts);
  }

  /**
   * Decides again which backups are removed, once no other process makes, verifies or restores a backup of the owner. Each removal is counted
   * at once: the report contains it even if the next one fails.
   */
  private prune(owner: BackupOwner, pruning: Pruning, counts: Counts): Promise<void> {
    const { tenantId } = owner;
    return this.use.pruning(owner, async (stillAlone) => {
      const { expired, unreadable } = await this.decide(owner, pruning);
      const known = new Set(counts.unreadable.map(nameOf));
      counts.unreadable.push(...unreadable.filter((backup) => !known.has(nameOf(backup))));
      for (const stored of expired) {
        if (!pruning.dryRun) {
          await stillAlone();
          await this.removal.remove(stored);
        }
        counts.removed.push({ tenantId, file: stored.file });
      }
      await this.sweepAfter(owner, expired, { dryRun: pruning.dryRun, stillAlone }, counts);
    });
  }

  /**
   * A backup is removed because of others that remain. Those that were not read lately are read now; if one is damaged, it does not count,
   * and the decision is made again without it.
   */
  private async decide(owner: BackupOwner, { now, dryRun }: Pruning): Promise<Decided> {
    const { good, unreadable } = await this.inspection.of(owner, { dryRun });
    let candidates = good;
    const damaged: UnreadableBackup[] = [...unreadable];
    for (;;) {
      const ids = new Set(
        expiredBackups(
          candidates.map(({ kept }) => kept),
          now,
        ),
      );
      const remaining = candidates.filter(({ kept, isProven }) => !ids.has(kept.id) && !isProven);
      if (ids.size === 0 || remaining.length === 0) return { expired: storedIn(candidates, ids), unreadable: damaged };
      const bad = new Map<number, UnreadableBackup>();
      for (const candidate of remaining) {
        const problem = await this.inspection.prove(candidate, { dryRun });
        if (problem !== null) bad.set(candidate.kept.id, problem);
      }
      damaged.push(...bad.values());
      const read = new Set(remaining.map(({ kept }) => kept.id));
      candidates = candidates
        .filter(({ kept }) => !bad.has(kept.id))
        .map((candidate) => (read.has(candidate.kept.id) ? { ...candidate, isProven: true } : candidate));
      if (
        isStale(
          candidates.map(({ kept }) => kept),
          now,
        )
      )
        return { expired: [], unreadable: damaged };
    }
  }

  /** Removes contents that only the removed backups name. */
  private async sweepAfter(
    { tenantId }: BackupOwner,
    gone: readonly StoredBackup[],
    how: Pick<SweepRequest, 'dryRun' | 'stillAlone'>,
    counts: Counts,
  ): Promise<void> {
    if (tenantId === null) return;
    const onGone = (): void => void (counts.contents += 1);
    await this.sweep.run({ ...how, tenantId, without: new Set(gone.map(({ file }) => file)), onGone });
  }

  /** Owners with backups, also with damaged ones only; and the time of the newest good one. */
  private owners(): Promise<Owner[]> {
    return this.database.use((manager) =>
      manager.query<Owner[]>(
        `SELECT tenant_id AS tenantId, MAX(IF(state = 'good', created_at, NULL)) AS newest FROM backups
          WHERE state <> 'expired' AND file_name IS NOT NULL GROUP BY tenant_id ORDER BY tenant_id`,
      ),
    );
  }
}

const storedIn = (candidates: readonly Candidate[], ids: ReadonlySet<number>): readonly StoredBackup[] =>
  candidates.filter(({ kept }) => ids.has(kept.id)).map(({ stored }) => stored);

/** @throws DomainError BACKUP_STALE */
function assertFresh(owners: readonly Owner[], now: Date): void {
  const good = owners.flatMap((owner) => owner.newest ?? []);
  const newest = new Date(Math.max(0, ...good.map((moment) => moment.getTime())));
  const isFresh = !isStale([{ id: 0, createdAt: newest, verification: 'checked' }], now);
  if (good.length > 0 && !isFresh) throw backupStale({ newest: newest.toISOString() });
}

const nameOf = ({ tenantId, file }: UnreadableBackup): string => `${tenantId ?? ''}/${file}`;

const GLOBAL = 'global database';

const codeOf = (error: unknown): string => (isDomainError(error) ? error.code : reasonOf(error));
