import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { WriteRequest } from '#kernel';
import { recordNotFound } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { leaveEvent } from '../audit/global-writes';
import { invalidCredentials, linkInvalid } from '../auth/auth.errors';
import { NewPasswords } from '../auth/passwords.service';
import { GlobalDatabase } from '../global-database';
import { OneTimeLinks } from '../links/one-time-links';
import { userOf } from '../users/accounts.service';
import { accountOfEmail } from '../users/claimed-accounts';
import { User } from '../users/user.entity';
import { Membership } from './membership.entity';

/** A pending invitation of an account. */
export interface OwnInvitation {
  readonly id: number;
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly roleCode: string;
  readonly invitedAt: Date;
}

/** Accepts and declines invitations: by the link with a password, or as the logged-in account of the invited address. */
@Injectable()
export class Acceptances {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly links: OneTimeLinks,
    private readonly passwords: NewPasswords,
  ) {}

  /** The account whose password must accompany the link; null when the invited address has no account. */
  ownerOf({ email }: User): Promise<User | null> {
    return this.database.useForLogin((manager) => accountOfEmail(manager, email));
  }

  /**
   * Consumes the link. Without an account for the address, the password creates one. An existing account joins only if `proven`
   * is its id. Returns the id of the account.
   *
   * @throws DomainError LINK_INVALID, INVALID_CREDENTIALS
   */
  async byLink(
    { manager }: UnitOfWork,
    write: WriteRequest,
    token: string,
    by: { readonly passwordHash: string | null; readonly proven: number | null },
  ): Promise<number> {
    const { userId, tenantId } = await this.links.use(manager, 'invitation', token);
    const invited = await invitedUser(manager, userId);
    await lockAddress(manager, invited.email);
    const pending = await manager.findOneBy(Membership, { userId, isPending: true, ...(tenantId && { tenantId }) });
    if (pending === null) throw linkInvalid({});
    const owner = await accountOfEmail(manager, invited.email);
    if (owner === null) return this.firstPassword(manager, write, { invited, pending, passwordHash: by.passwordHash });
    if (owner.id !== by.proven) throw invalidCredentials({});
    await join(manager, write, pending, owner.id);
    return owner.id;
  }

  /** Pending invitations of the account, of all companies. */
  list(userId: number): Promise<readonly OwnInvitation[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<OwnInvitation[]>(
        `SELECT m.id, t.id AS tenantId, t.slug, t.name, m.role_code AS roleCode, m.assigned_at AS invitedAt
          FROM user_tenants m JOIN tenants t ON t.id = m.tenant_id
          WHERE m.user_id IN (?) AND m.is_pending = 1 AND t.status NOT IN ('deleting', 'failed') ORDER BY m.id`,
        [await placeholdersOf(manager, userId)],
      );
      return rows;
    });
  }

  async accept({ manager }: UnitOfWork, write: WriteRequest, userId: number, id: number): Promise<void> {
    await join(manager, write, await waiting(manager, userId, id), userId);
  }

  async decline({ manager }: UnitOfWork, write: WriteRequest, userId: number, id: number): Promise<void> {
    const pending = await waiting(manager, userId, id);
    await noteAt(manager, write, pending.tenantId, 'invitations:decline');
    await deleteInvitation(manager, pending);
  }

  private async firstPassword(
    manager: EntityManager,
    write: WriteRequest,
    { invited, pending, passwordHash }: { invited: User; pending: Membership; passwordHash: string | null },
  ): Promise<number> {
    // The account existed when the password was requested and was deleted since.
    if (passwordHash === null) throw linkInvalid({});
    const owner = Object.assign(invited, { isClaimed: true, emailVerifiedAt: clock.now() });
    await this.passwords.set(manager, owner, passwordHash, null);
    await join(manager, write, pending, owner.id);
    return owner.id;
  }
}

/** Deletes a pending invitation and its placeholder row. */
export async function deleteInvitation(manager: EntityManager, { id, userId }: Membership): Promise<void> {
  await manager.delete(Membership, { id });
  await deletePlaceholder(manager, userId);
}

/**
 * Turns the invitation into a membership of the account. An active member keeps the current role; a deactivated member gets the
 * offered one.
 */
async function join(manager: EntityManager, write: WriteRequest, pending: Membership, ownerId: number): Promise<void> {
  const { id, tenantId, userId: placeholder } = pending;
  await noteAt(manager, write, tenantId, 'invitations:accept');
  if (placeholder !== ownerId) await manager.delete(Membership, { tenantId, userId: ownerId, isActive: false });
  if (await manager.existsBy(Membership, { tenantId, userId: ownerId, isActive: true }))
    return deleteInvitation(manager, pending);
  const isPrimary = !(await manager.existsBy(Membership, { userId: ownerId, isPrimary: true }));
  await manager.update(Membership, { id }, { userId: ownerId, isPending: false, isActive: true, isPrimary });
  await deletePlaceholder(manager, placeholder);
}

/** Deletes a placeholder that no invitation needs; never deletes an account. */
async function deletePlaceholder(manager: EntityManager, userId: number): Promise<void> {
  const isNeeded = await manager.existsBy(Membership, { userId });
  const placeholder = await manager.findOneBy(User, { id: userId, isClaimed: false });
  if (isNeeded || placeholder === null) return;
  await manager.query('DELETE FROM one_time_links WHERE user_id = ?', [userId]);
  await manager.delete(User, { id: userId });
}

/** Adds an event to the audit log of the inviting company, if the request went to another company. */
async function noteAt(manager: EntityManager, write: WriteRequest, tenantId: number, action: string): Promise<void> {
  const event = write.auditEvent(null);
  if (event.tenantId !== tenantId) await leaveEvent({ manager }, { ...event, action, tenantId });
}

async function invitedUser(manager: EntityManager, id: number): Promise<User> {
  const user = await manager.findOneBy(User, { id });
  if (user === null || user.deletedAt !== null) throw linkInvalid({});
  return user;
}

/** When two invitations of one address are accepted at once, the second finds the account that the first created. */
async function lockAddress(manager: EntityManager, email: string): Promise<void> {
  await manager.query('SELECT id FROM users WHERE email = ? FOR UPDATE', [email]);
}

/** The account itself and its placeholders in invitations. */
async function placeholdersOf(manager: EntityManager, userId: number): Promise<readonly number[]> {
  const { email } = await userOf(manager, userId);
  const rows = await manager.findBy(User, { email, isClaimed: false });
  return [userId, ...rows.map(({ id }) => id)];
}

async function waiting(manager: EntityManager, userId: number, id: number): Promise<Membership> {
  const where = { id, userId: In([...(await placeholdersOf(manager, userId))]), isPending: true };
  const pending = await manager.findOne(Membership, { where, lock: { mode: 'pessimistic_write' } });
  if (pending === null) throw recordNotFound({ resource: 'invitations', id });
  return pending;
}
