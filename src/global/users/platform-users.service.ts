import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { listPage } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalWrites } from '../audit/global-writes';
import { GlobalDatabase } from '../global-database';
import { AccessRights } from '../memberships/access-rights';
import { keepingAdministrators, tenantsOf } from '../memberships/administrators';
import { lastAdministrator } from '../memberships/membership.errors';
import { SessionsService } from '../sessions/sessions.service';
import { userOf } from './accounts.service';
import { User } from './user.entity';

export const USER_LISTING: Listing = {
  sorts: { createdAt: 'record.id', email: 'record.email' },
  defaultSort: [{ key: 'createdAt', direction: 'desc' }],
  filters: {
    isActive: { kind: 'flag', column: 'record.isActive' },
    platformRole: { kind: 'choice', values: ['none', 'super_admin'], column: 'record.platformRole' },
  },
  search: ['record.email COLLATE utf8mb4_unicode_ci', 'record.firstName', 'record.lastName'],
};

/** Manages accounts for administrators of the platform. */
@Injectable()
export class PlatformUsers {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly writes: GlobalWrites,
    private readonly sessions: SessionsService,
    private readonly rights: AccessRights,
  ) {}

  list(request: ListRequest): Promise<Page<User>> {
    const source = { entity: User, listing: USER_LISTING, joins: {} };
    return this.database.use((manager) =>
      listPage(manager, source, request, (query) =>
        query.andWhere('record.deletedAt IS NULL AND record.isClaimed = 1'),
      ),
    );
  }

  get(id: number): Promise<User> {
    return this.database.use((manager) => userOf(manager, id));
  }

  /**
   * Closes an account in all companies and ends its sessions, unless it is the last administrator of a company or of the
   * platform.
   *
   * @throws DomainError NOT_FOUND, LAST_ADMINISTRATOR
   */
  async deactivate(write: WriteRequest, id: number): Promise<void> {
    await this.writes.run(write, async ({ manager }) => {
      await manager.query("SELECT id FROM users WHERE platform_role = 'super_admin' FOR UPDATE");
      const user = await userOf(manager, id);
      await keepingAdministrators(manager, await tenantsOf(manager, id), () =>
        manager.update(User, { id }, { isActive: false }),
      );
      if (user.platformRole === 'super_admin') await assertAdministratorLeft(manager);
      await this.sessions.revokeAll(manager, id, 'deactivated');
    });
    this.rights.forget(id);
  }

  async activate(write: WriteRequest, id: number): Promise<void> {
    await this.writes.run(write, async ({ manager }) => {
      await userOf(manager, id);
      await manager.update(User, { id }, { isActive: true });
    });
    this.rights.forget(id);
  }
}

async function assertAdministratorLeft(manager: EntityManager): Promise<void> {
  const isLeft = await manager.existsBy(User, { platformRole: 'super_admin', isActive: true });
  if (!isLeft) throw lastAdministrator({ tenantId: null });
}
