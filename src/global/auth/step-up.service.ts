import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { UnitOfWork } from '#persistence';
import { SessionsService } from '../sessions/sessions.service';
import { userOf } from '../users/accounts.service';
import type { User } from '../users/user.entity';
import { GlobalDatabase } from '../global-database';
import { PasswordChecks } from './password-checks';
import { sessionSource } from './login-source';
import { SecondFactor } from './second-factor';

export interface Proof {
  readonly password?: string;
  readonly code?: string;
}

/** Confirms the identity of a logged-in user before a dangerous action or a change of password. */
@Injectable()
export class StepUp {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly checks: PasswordChecks,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Confirms an account with a second factor by its code, any other account by its password; returns the account.
   *
   * @throws DomainError INVALID_CREDENTIALS, MFA_REQUIRED, MFA_CODE_INVALID, LOGIN_THROTTLED
   */
  async prove(me: RequestActor, { password, code }: Proof, factors: 'all' | 'password alone' = 'all'): Promise<User> {
    const userId = me.actor.userId ?? 0;
    const user = await this.database.useForLogin((manager) => userOf(manager, userId));
    const source = sessionSource(me, userId, 'password');
    if (password !== undefined || !(await this.secondFactor.isSet(userId))) {
      await this.checks.check(password ?? '', user, source, () => Promise.resolve(true));
    }
    if (factors === 'all') await this.secondFactor.require(userId, code ?? null, source);
    return user;
  }

  /** Records in the session that its user was confirmed just now. */
  async note({ manager }: UnitOfWork, sessionId: string): Promise<void> {
    await manager.query('UPDATE sessions SET authenticated_at = UTC_TIMESTAMP(3) WHERE id = ?', [sessionId]);
  }

  /** Call after the commit of {@link note}. */
  announce(sessionId: string): void {
    this.sessions.announceEnd({ sessionId });
  }
}
