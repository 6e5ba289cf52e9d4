import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import { clock } from '#kernel';
import type { WriteRequest } from '#kernel';
import { forbidden } from '#http';
import { normalizedPassword } from '#secrets';
import { GlobalWrites } from '../audit/global-writes';
import { userOf } from '../users/accounts.service';
import { passwordTooWeak } from './auth.errors';
import { LinkPasswords } from './link-passwords.service';
import { NewPasswords, PasswordResets } from './passwords.service';
import { StepUp } from './step-up.service';
import type { Proof } from './step-up.service';
import type { Visitor } from './visitor';

/** A request of a logged-in user. */
interface ActorWrite {
  readonly me: RequestActor;
  readonly write: WriteRequest;
}

/** Changes of a user's own password. Responses are never stored under idempotency keys, because the request may contain a password. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly writes: GlobalWrites,
    private readonly passwords: NewPasswords,
    private readonly resets: PasswordResets,
    private readonly links: LinkPasswords,
    private readonly confirmation: StepUp,
  ) {}

  /** @throws DomainError INVALID_CREDENTIALS, PASSWORD_TOO_WEAK, LOGIN_THROTTLED, LOGIN_BUSY */
  async change(
    { me, write }: ActorWrite,
    { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
  ): Promise<void> {
    const userId = userIdOf(me);
    if (normalizedPassword(newPassword) === normalizedPassword(currentPassword))
      throw passwordTooWeak({ reason: '= currentPassword' });
    const user = await this.confirmation.prove(me, { password: currentPassword }, 'password alone');
    const passwordHash = await this.passwords.hash(user, newPassword, me.tenantId);
    await this.writes.runSecret(write, async ({ manager }) => {
      await this.passwords.set(manager, await userOf(manager, userId), passwordHash, me.sessionId);
    });
    this.passwords.announce(userId);
  }

  /** @throws DomainError LINK_INVALID, PASSWORD_TOO_WEAK, LOGIN_THROTTLED, LOGIN_BUSY */
  async reset(
    write: WriteRequest,
    { token, newPassword }: { readonly token: string; readonly newPassword: string },
    visitor: Visitor,
  ): Promise<void> {
    const passwordHash = await this.links.hash('password_reset', token, newPassword, visitor);
    const userId = await this.writes.runSecret(write, async (unit) => {
      // The link came from the mailbox, so it also verifies the address.
      const user = Object.assign(await this.resets.userOf(unit, token), { emailVerifiedAt: clock.now() });
      await this.passwords.set(unit.manager, user, passwordHash, null);
      return user.id;
    });
    this.passwords.announce(userId);
  }

  /** @throws DomainError INVALID_CREDENTIALS, MFA_REQUIRED, MFA_CODE_INVALID, LOGIN_THROTTLED, LOGIN_BUSY */
  async stepUp({ me, write }: ActorWrite, proof: Proof): Promise<void> {
    const { sessionId } = me;
    userIdOf(me);
    await this.confirmation.prove(me, proof);
    if (sessionId === null) return;
    await this.writes.runSecret(write, (unit) => this.confirmation.note(unit, sessionId));
    this.confirmation.announce(sessionId);
  }
}

/** An API key has no password. @throws DomainError FORBIDDEN */
export function userIdOf({ actor }: RequestActor): number {
  if (actor.userId === null) throw forbidden({ permission: 'session' });
  return actor.userId;
}
