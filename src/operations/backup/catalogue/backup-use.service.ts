import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { leaseHeld, Leases } from '#jobs';
import type { Fence } from '#jobs';
import { isDomainError, throwIfInterrupted } from '#kernel';
import { GlobalDatabase } from '../../../global/global-database';
import type { BackupOwner } from '../backup-paths';

/** Held while files of an owner's backups are created or removed. */
export const backupLease = ({ tenantId }: BackupOwner): string => `backup:${tenantId ?? 'global'}`;

const pruneLease = (owner: BackupOwner): string => `${backupLease(owner)}:prune`;
const readLease = (owner: BackupOwner, place: number): string => `${backupLease(owner)}:read:${place}`;

/** Maximum verifications of one owner at the same time. */
const MAX_READERS = 4;
/** Longer than the lease of a prune that crashed. */
const PRUNE_TIMEOUT_MS = 30_000;
const POLL_MS = 200;

/** Throws if the caller has lost its exclusive access to the backups. */
export type StillAlone = () => Promise<void>;

/**
 * Coordinates the work with the backups of an owner. Making a backup and pruning exclude each other by a lease. Verifying and restoring exclude
 * pruning too, but not making a backup. Both sides take their own lease first and then look for the other side.
 */
@Injectable()
export class BackupUse {
  constructor(
    private readonly leases: Leases,
    private readonly database: GlobalDatabase,
  ) {}

  /** Runs `work`; the owner's backups are not pruned meanwhile. @throws DomainError LEASE_HELD if too many readers run, or a prune does not end */
  async reading<T>(owner: BackupOwner, work: () => Promise<T>): Promise<T> {
    return this.inPlace(owner, 1, async () => {
      await this.untilPruned(owner);
      return work();
    });
  }

  /** Waits for a running prune. A restore needs no lease after that: its unfinished operation prevents prunes. @throws DomainError LEASE_HELD */
  async untilPruned(owner: BackupOwner): Promise<void> {
    for (let waitedMs = 0; await this.leases.isHeld(pruneLease(owner)); waitedMs += POLL_MS) {
      if (waitedMs >= PRUNE_TIMEOUT_MS) throw leaseHeld({ name: pruneLease(owner) });
      throwIfInterrupted();
      await pause(POLL_MS);
    }
  }

  /** Runs `work`, which calls `stillAlone` before each effect that counts: a suspended process may have lost its lease. @throws DomainError LEASE_HELD */
  making<T>(owner: BackupOwner, work: (stillAlone: StillAlone) => Promise<T>): Promise<T> {
    return this.leases.hold(backupLease(owner), (fence) => work(() => this.assertHeld([fence])));
  }

  /** `work` calls `stillAlone` before each removal, because a suspended process may have lost its leases. @throws DomainError LEASE_HELD */
  pruning<T>(owner: BackupOwner, work: (stillAlone: StillAlone) => Promise<T>): Promise<T> {
    return this.leases.hold(backupLease(owner), (making) =>
      this.leases.hold(pruneLease(owner), async (pruning) => {
        await this.assertUnread(owner);
        return work(() => this.assertHeld([making, pruning]));
      }),
    );
  }

  private async inPlace<T>(owner: BackupOwner, place: number, work: () => Promise<T>): Promise<T> {
    let isMine = false;
    try {
      return await this.leases.hold(readLease(owner, place), () => {
        isMine = true;
        return work();
      });
    } catch (error) {
      if (isMine || place === MAX_READERS || !isDomainError(error, 'LEASE_HELD')) throw error;
    }
    return this.inPlace(owner, place + 1, work);
  }

  private async assertUnread(owner: BackupOwner): Promise<void> {
    for (let place = 1; place <= MAX_READERS; place += 1) {
      const name = readLease(owner, place);
      if (await this.leases.isHeld(name)) throw leaseHeld({ name });
    }
    // An interrupted restore counts too: it needs the backup when it is continued. A restore takes files from any backup of the tenant.
    const [running] = await this.database.use((manager) =>
      manager.query<{ id: number; kind: string }[]>(
        "SELECT id, kind FROM operations WHERE state = 'running' AND kind LIKE 'restore.%' AND tenant_id <=> ? LIMIT 1",
        [owner.tenantId],
      ),
    );
    if (running !== undefined) throw leaseHeld({ name: `${running.kind} ${running.id}` });
  }

  private assertHeld(fences: readonly Fence[]): Promise<void> {
    return this.database.transaction(async (manager) => {
      for (const fence of fences) await fence.assert(manager);
    });
  }
}
