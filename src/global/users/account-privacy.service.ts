import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { WriteRequest } from '#kernel';
import { recordNotFound } from '#persistence';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalWrites } from '../audit/global-writes';
import { GlobalDatabase } from '../global-database';
import { AccessRights } from '../memberships/access-rights';
import type {
  AccountDataView,
  AccountErasureView,
  AccountMembershipView,
  AccountSessionView,
} from './account-privacy.view';
import { eraseAccount, erasedAddress } from './erased-accounts';
import { openPhone } from './user-phone';
import { User } from './user.entity';
import { accountStillActive } from './user.errors';

/** Exports and erases the personal data that the platform stores about a user (domain.md §18). */
@Injectable()
export class AccountPrivacy {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly writes: GlobalWrites,
    private readonly rights: AccessRights,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Exports the personal data. The audit row is written before the data is returned. @throws DomainError NOT_FOUND */
  async export(write: WriteRequest, id: number): Promise<AccountDataView> {
    const view = await this.database.use((manager) => this.dataOf(manager, id));
    await this.writes.run(write, () => Promise.resolve());
    return view;
  }

  /**
   * Erases the personal data. The row stays without personal data, because other rows refer to it; a second call changes nothing.
   * The account must be closed first, which ensures that no company loses its last administrator.
   *
   * @throws DomainError NOT_FOUND, ACCOUNT_STILL_ACTIVE
   */
  async erase(write: WriteRequest, id: number, reason: string): Promise<AccountErasureView> {
    const view = await this.writes.run(because(write, reason), async ({ manager }) => {
      const user = await storedUser(manager, id);
      if (user.deletedAt !== null && user.email === erasedAddress(id))
        return erasureView(manager, user, user.deletedAt);
      if (user.isActive) throw accountStillActive({ id });
      const at = clock.now();
      await eraseAccount(manager, { id, deletedAt: at });
      return erasureView(manager, user, at);
    });
    this.rights.forget(id);
    return view;
  }

  private async dataOf(manager: EntityManager, id: number): Promise<AccountDataView> {
    const user = await storedUser(manager, id);
    return {
      exportedAt: clock.now().toISOString(),
      id,
      email: user.email,
      firstName: user.firstName,
      lastName: user.lastName,
      phone: openPhone(this.ring, id, user.phone),
      platformRole: user.platformRole,
      isActive: user.isActive,
      emailVerifiedAt: iso(user.emailVerifiedAt),
      lastLoginAt: iso(user.lastLoginAt),
      createdAt: user.createdAt.toISOString(),
      memberships: await membershipsOf(manager, id),
      sessions: await sessionsOf(manager, id),
    };
  }
}

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

/** Adds the reason to the audit row. */
const because = (write: WriteRequest, reason: string): WriteRequest => ({
  ...write,
  auditEvent: (entityId) => ({ ...write.auditEvent(entityId), reason }),
});

/** Also finds erased and invited users. @throws DomainError NOT_FOUND */
async function storedUser(manager: EntityManager, id: number): Promise<User> {
  const user = await manager.findOneBy(User, { id });
  if (user === null) throw recordNotFound({ resource: 'users', id });
  return user;
}

function membershipsOf(manager: EntityManager, id: number): Promise<AccountMembershipView[]> {
  return manager.query<AccountMembershipView[]>(
    `SELECT m.tenant_id AS tenantId, t.name AS tenantName, m.role_code AS roleCode, m.notes
      FROM user_tenants m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = ? ORDER BY m.id`,
    [id],
  );
}

async function sessionsOf(manager: EntityManager, id: number): Promise<AccountSessionView[]> {
  const rows = await manager.query<
    { createdAt: Date; lastUsedAt: Date; ip: string | null; userAgent: string | null }[]
  >(
    `SELECT created_at AS createdAt, last_used_at AS lastUsedAt, INET6_NTOA(ip) AS ip, user_agent AS userAgent
      FROM sessions WHERE user_id = ? ORDER BY created_at DESC LIMIT 10000`,
    [id],
  );
  return rows.map(({ createdAt, lastUsedAt, ...session }) => ({
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    ...session,
  }));
}

/** The result with the companies that keep the person's name beside the person's decisions, as evidence. */
async function erasureView(manager: EntityManager, { id }: User, at: Date): Promise<AccountErasureView> {
  const tenantIds = (await membershipsOf(manager, id)).map(({ tenantId }) => tenantId);
  return { id, erasedAt: at.toISOString(), tenantIds };
}
