import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { leaseHeld, Leases } from '#jobs';
import type { Fence } from '#jobs';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import type { BackupOwner } from './backup-paths';

/** Held while files of an owner are made or removed. */
export const backupLease = ({ tenantId }: BackupOwner): string => `backup:${tenantId ?? 'global'}`;

const pruneLease = (owner: BackupOwner): string => `${backupLease(owner)}:prune`;
const readLease = (owner: BackupOwner, place: number): string => `${backupLease(owner)}:read:${place}`;

/** Verifications of one owner at the same time. */
const READERS = 4;
/** Longer than the lease of a prune that died. */
const PRUNED_WITHIN_MS = 30_000;
const EVERY_MS = 200;

/** Throws unless the backups are still the caller's alone. */
export type StillAlone = () => Promise<void>;

/**
 * Who works with the backups of an owner. Backups that are being made exclude a prune by their lease; what is being verified or restored
 * excludes it too, and does not exclude a backup. Both sides first say that they are there and then look for the other.
 */
@Injectable()
export class BackupUse {
  constructor(
    private readonly leases: Leases,
    private readonly database: GlobalDatabase,
  ) {}

  /** Nothing of the owner is pruned meanwhile. @throws DomainError LEASE_HELD when too many are reading, or a prune does not end */
  async reading<T>(owner: BackupOwner, work: () => Promise<T>): Promise<T> {
    return this.inPlace(owner, 1, async () => {
      await this.untilPruned(owner);
      return work();
    });
  }

  /** For what a running operation reads, which keeps prunes away by being there. @throws DomainError LEASE_HELD */
  async untilPruned(owner: BackupOwner): Promise<void> {
    for (let waitedMs = 0; await this.leases.isHeld(pruneLease(owner)); waitedMs += EVERY_MS) {
      if (waitedMs >= PRUNED_WITHIN_MS) throw leaseHeld({ name: pruneLease(owner) });
      await pause(EVERY_MS);
    }
  }

  /** `stillAlone` is asked before each removal: a process that stood still may have lost its leases. @throws DomainError LEASE_HELD */
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
      if (isMine || place === READERS || !isDomainError(error, 'LEASE_HELD')) throw error;
    }
    return this.inPlace(owner, place + 1, work);
  }

  private async assertUnread(owner: BackupOwner): Promise<void> {
    for (let place = 1; place <= READERS; place += 1) {
      const name = readLease(owner, place);
      if (await this.leases.isHeld(name)) throw leaseHeld({ name });
    }
    // Also one that was interrupted: whoever finishes it needs the backup. A restore brings files out of any backup of the tenant.
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
