import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { quotaExceeded } from '../../tenant-settings/limit.errors';
import { activeMembers } from '../limits/usage';
import { SettingsService } from '../settings/settings.service';

/** How many members a tenant may have. Who was sent away or closed does not count. */
@Injectable()
export class MemberRoom {
  constructor(private readonly settings: SettingsService) {}

  /** To be asked before somebody becomes an active member; who asks at once waits for the tenant's row. @throws DomainError QUOTA_EXCEEDED */
  async assertOneMore(manager: EntityManager, tenantId: number): Promise<void> {
    const limit = await this.settings.valueOf(tenantId, 'limits.members');
    await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [tenantId]);
    // A locking read: the transaction may have looked at these rows before others came in.
    const current = await activeMembers(manager, tenantId, 'LOCK IN SHARE MODE');
    if (current >= limit) throw quotaExceeded({ resource: 'members', limit, current });
  }
}
