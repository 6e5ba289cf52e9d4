import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { quotaExceeded } from '../../tenant-settings/limit.errors';
import { activeMembers } from '../limits/usage';
import { SettingsService } from '../settings/settings.service';

/** Checks the limit on members of a tenant. Deactivated members do not count. */
@Injectable()
export class MemberRoom {
  constructor(private readonly settings: SettingsService) {}

  /** Call before a member is added or activated. Concurrent callers wait for the tenant's row. @throws DomainError QUOTA_EXCEEDED */
  async assertOneMore(manager: EntityManager, tenantId: number): Promise<void> {
    const limit = await this.settings.valueOf(tenantId, 'limits.members');
    await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [tenantId]);
    // A locking read sees the latest rows; the snapshot of the transaction may be older.
    const current = await activeMembers(manager, tenantId, 'LOCK IN SHARE MODE');
    if (current >= limit) throw quotaExceeded({ resource: 'members', limit, current });
  }
}
