import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
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

/** A membership that waits for the owner of an account. */
export interface OwnInvitation {
  readonly id: number;
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly roleCode: string;
  readonly invitedAt: Date;
}

/** How the owner of an address answers an invitation: by the link and a password, or logged in as the account of that address. */
@Injectable()
export class Acceptances {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly links: OneTimeLinks,
    private readonly passwords: NewPasswords,
  ) {}

  /** The account whose password has to come with the link of somebody who is invited; null where there is none yet. */
  ownerOf({ email }: User): Promise<User | null> {
    return this.database.useForLogin((manager) => accountOfEmail(manager, email));
  }

  /**
   * Uses the link up. The first password of an address makes its account; an account there is already joins when it is `proven` to be
   * the caller's. Answers whose it is. @throws DomainError LINK_INVALID, INVALID_CREDENTIALS
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

  /** What waits for the account, of every company. */
  list(userId: number): Promise<readonly OwnInvitation[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<OwnInvitation[]>(
        `SELECT m.id, t.id AS tenantId, t.slug, t.name, m.role_code AS roleCode, m.assigned_at AS invitedAt
          FROM user_tenants m JOIN tenants t ON t.id = m.tenant_id
          WHERE m.user_id IN (?) AND m.is_pending = 1 AND t.status NOT IN ('deleting', 'failed') ORDER BY m.id`,
        [await standIns(manager, userId)],
      );
      return rows;
    });
  }

  /** @throws DomainError NOT_FOUND */
  async accept({ manager }: UnitOfWork, write: WriteRequest, userId: number, id: number): Promise<void> {
    await join(manager, write, await waiting(manager, userId, id), userId);
  }

  /** @throws DomainError NOT_FOUND */
  async decline({ manager }: UnitOfWork, write: WriteRequest, userId: number, id: number): Promise<void> {
    const pending = await waiting(manager, userId, id);
    await noteAt(manager, write, pending.tenantId, 'invitations:decline');
    await withdrawOffer(manager, pending);
  }

  private async firstPassword(
    manager: EntityManager,
    write: WriteRequest,
    { invited, pending, passwordHash }: { invited: User; pending: Membership; passwordHash: string | null },
  ): Promise<number> {
    // The account was there when the password was asked for, and is gone.
    if (passwordHash === null) throw linkInvalid({});
    const owner = Object.assign(invited, { isClaimed: true, emailVerifiedAt: new Date() });
    await this.passwords.set(manager, owner, passwordHash, null);
    await join(manager, write, pending, owner.id);
    return owner.id;
  }
}

/** Ends an offer that nobody took up, and the row that stood for the person. */
export async function withdrawOffer(manager: EntityManager, { id, userId }: Membership): Promise<void> {
  await manager.delete(Membership, { id });
  await dropStandIn(manager, userId);
}

/** Makes the offer a membership of the account. Who is a member by now stays what they are; who was kept out comes back as what is offered. */
async function join(manager: EntityManager, write: WriteRequest, pending: Membership, ownerId: number): Promise<void> {
  const { id, tenantId, userId: standIn } = pending;
  await noteAt(manager, write, tenantId, 'invitations:accept');
  if (standIn !== ownerId) await manager.delete(Membership, { tenantId, userId: ownerId, isActive: false });
  if (await manager.existsBy(Membership, { tenantId, userId: ownerId, isActive: true }))
    return withdrawOffer(manager, pending);
  const isPrimary = !(await manager.existsBy(Membership, { userId: ownerId, isPrimary: true }));
  await manager.update(Membership, { id }, { userId: ownerId, isPending: false, isActive: true, isPrimary });
  await dropStandIn(manager, standIn);
}

/** A row that stands for nobody any more; an account is never touched. */
async function dropStandIn(manager: EntityManager, userId: number): Promise<void> {
  const isNeeded = await manager.existsBy(Membership, { userId });
  const standIn = await manager.findOneBy(User, { id: userId, isClaimed: false });
  if (isNeeded || standIn === null) return;
  await manager.query('DELETE FROM one_time_links WHERE user_id = ?', [userId]);
  await manager.delete(User, { id: userId });
}

/** The company that invited has it in its own log, wherever it was accepted. */
async function noteAt(manager: EntityManager, write: WriteRequest, tenantId: number, action: string): Promise<void> {
  const event = write.auditEvent(null);
  if (event.tenantId !== tenantId) await leaveEvent({ manager }, { ...event, action, tenantId });
}

async function invitedUser(manager: EntityManager, id: number): Promise<User> {
  const user = await manager.findOneBy(User, { id });
  if (user === null || user.deletedAt !== null) throw linkInvalid({});
  return user;
}

/** Of two invitations of one address that are accepted at once, the second finds the account the first has made. */
async function lockAddress(manager: EntityManager, email: string): Promise<void> {
  await manager.query('SELECT id FROM users WHERE email = ? FOR UPDATE', [email]);
}

/** The account itself and the rows that stand for it in invitations. */
async function standIns(manager: EntityManager, userId: number): Promise<readonly number[]> {
  const { email } = await userOf(manager, userId);
  const rows = await manager.findBy(User, { email, isClaimed: false });
  return [userId, ...rows.map(({ id }) => id)];
}

async function waiting(manager: EntityManager, userId: number, id: number): Promise<Membership> {
  const where = { id, userId: In([...(await standIns(manager, userId))]), isPending: true };
  const pending = await manager.findOne(Membership, { where, lock: { mode: 'pessimistic_write' } });
  if (pending === null) throw recordNotFound({ resource: 'invitations', id });
  return pending;
}
