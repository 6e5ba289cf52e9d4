import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../audit/global-writes';
import { AccountsService } from '../users/accounts.service';
import { SessionsService } from '../sessions/sessions.service';
import { AccessRights } from '../memberships/access-rights';
import { mfaNotStarted } from './auth.errors';
import { sessionSource } from './login-source';
import { userIdOf } from './own-password.service';
import { SecondFactor } from './second-factor';
import type { Enrolment } from './second-factor';

interface ActorWrite {
  readonly me: RequestActor;
  readonly write: WriteRequest;
}

/** Changes of a user's own second factor. Secrets and codes are returned once and stored in no response. */
@Injectable()
export class OwnSecondFactor {
  constructor(
    private readonly writes: GlobalWrites,
    private readonly accounts: AccountsService,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: SessionsService,
    private readonly rights: AccessRights,
  ) {}

  /** @throws DomainError MFA_ALREADY_SET */
  async enrol(me: RequestActor, write: WriteRequest): Promise<Enrolment> {
    const { user } = await this.accounts.get(userIdOf(me));
    return this.writes.runSecret(write, ({ manager }) => this.secondFactor.enrol(manager, user.id, user.email));
  }

  /** @throws DomainError MFA_NOT_STARTED, MFA_ALREADY_SET, MFA_CODE_INVALID */
  async confirm(me: RequestActor, write: WriteRequest, code: string): Promise<readonly string[]> {
    const userId = userIdOf(me);
    const codes = await this.writes.runSecret(write, async ({ manager }) => {
      const recoveryCodes = await this.secondFactor.confirm(manager, userId, code);
      await this.sessions.revokeAll(manager, userId, 'mfa', { keep: me.sessionId });
      return recoveryCodes;
    });
    this.rights.forget(userId);
    return codes;
  }

  /** @throws DomainError MFA_NOT_STARTED, MFA_CODE_INVALID, LOGIN_THROTTLED */
  async renewRecoveryCodes(asked: ActorWrite, code: string): Promise<readonly string[]> {
    const userId = await this.proved(asked, code);
    return this.writes.runSecret(asked.write, ({ manager }) => this.secondFactor.renewRecoveryCodes(manager, userId));
  }

  /** @throws DomainError MFA_NOT_STARTED, MFA_CODE_INVALID, LOGIN_THROTTLED */
  async disable(asked: ActorWrite, code: string): Promise<void> {
    const userId = await this.proved(asked, code);
    await this.writes.runSecret(asked.write, async ({ manager }) => {
      await this.secondFactor.remove(manager, userId);
      await this.sessions.revokeAll(manager, userId, 'mfa', { keep: asked.me.sessionId });
    });
    this.rights.forget(userId);
  }

  private async proved({ me }: ActorWrite, code: string): Promise<number> {
    const userId = userIdOf(me);
    if (!(await this.secondFactor.isSet(userId))) throw mfaNotStarted({});
    await this.secondFactor.require(userId, code, sessionSource(me, userId, 'code'));
    return userId;
  }
}
