import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { UnitOfWork } from '#persistence';
import { SessionsService } from '../sessions/sessions.service';
import { userOf } from '../users/accounts.service';
import { GlobalDatabase } from '../global-database';
import { PasswordChecks } from './password-checks';
import { SecondFactor } from './second-factor';

export interface Proof {
  readonly password?: string;
  readonly code?: string;
}

/** Confirming who one is inside a session, before what is dangerous; also what a change of password begins with. */
@Injectable()
export class StepUp {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly checks: PasswordChecks,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: SessionsService,
  ) {}

  /** An account with a second factor is confirmed by its code, any other by its password. @throws DomainError INVALID_CREDENTIALS, MFA_REQUIRED, MFA_CODE_INVALID, LOGIN_THROTTLED */
  async prove(
    me: RequestActor,
    address: string,
    { password, code }: Proof,
    factors: 'all' | 'password alone' = 'all',
  ): Promise<void> {
    const userId = me.actor.userId ?? 0;
    const user = await this.database.use((manager) => userOf(manager, userId));
    const source = { account: user.email, address, tenantId: me.tenantId };
    if (password !== undefined || !(await this.secondFactor.isSet(userId))) {
      await this.checks.check(password ?? '', user.passwordHash, source);
    }
    if (factors === 'all') await this.secondFactor.require(userId, code ?? null, source);
    await this.checks.succeed(source);
  }

  /** Notes in the session that its holder has just been confirmed. */
  async note({ manager }: UnitOfWork, sessionId: string): Promise<void> {
    await manager.query('UPDATE sessions SET authenticated_at = UTC_TIMESTAMP(3) WHERE id = ?', [sessionId]);
  }

  /** To be called after the commit of {@link note}. */
  announce(sessionId: string): void {
    this.sessions.announceEnd({ sessionId });
  }
}
