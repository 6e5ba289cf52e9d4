import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '#kernel';
import { leaveEvent } from '../audit/global-writes';
import { AuditTrail } from '../audit/audit-trail';
import { AccessRights } from '../memberships/access-rights';
import { ParametersService } from '../parameters/parameters.service';
import { RefreshTokens } from '../sessions/refresh-tokens';
import type { RotatedSession } from '../sessions/refresh-tokens';
import { SessionsService } from '../sessions/sessions.service';
import { AccessTokens } from './access-tokens';
import { refreshInvalid } from './auth.errors';
import type { TokenPair } from './token-pairs';
import { visitEvent } from './visitor';
import type { Visitor } from './visitor';

/** Exchanges a refresh token for a new pair of tokens. A stolen token ends its session. */
@Injectable()
export class TokenRefresh {
  constructor(
    private readonly refreshTokens: RefreshTokens,
    private readonly sessions: SessionsService,
    private readonly rights: AccessRights,
    private readonly tokens: AccessTokens,
    private readonly trail: AuditTrail,
    private readonly parameters: ParametersService,
  ) {}

  /** @throws DomainError REFRESH_INVALID */
  refresh(token: string, visitor: Visitor): Promise<TokenPair> {
    return this.use({ token }, visitor, async () => {});
  }

  /**
   * Consumes a refresh token and returns a new pair; `work` runs in the same transaction. With `sessionId` the token must belong
   * to that session. A token that is presented again gets the same pair, and `work` does not run again.
   *
   * @throws DomainError REFRESH_INVALID; errors of `work`
   */
  async use(
    { token, ...of }: { readonly token: string; readonly sessionId?: string },
    visitor: Visitor,
    work: (manager: EntityManager, session: RotatedSession) => Promise<void>,
  ): Promise<TokenPair> {
    const idleS = await this.parameters.get('system.session_timeout');
    const entry = { tenantId: visitor.tenantId, idleS, ...of };
    const rotation = await this.refreshTokens.rotate(token, entry, async (manager, found) => {
      await leaveEvent({ manager }, rotationEvent(visitor, found.kind, found.session));
      if (found.kind === 'rotated' && !found.isRepeated) await work(manager, found.session);
    });
    this.trail.nudge();
    if (rotation.kind === 'reused') this.sessions.announceEnd({ sessionId: rotation.session.familyId });
    if (rotation.kind !== 'rotated' || !(await this.mayGoOn(rotation.session))) throw refreshInvalid({});
    const { id, userId, tenantId } = rotation.session;
    const accessToken = await this.tokens.issue(userId, tenantId, id);
    return { accessToken, refreshToken: rotation.refreshToken, sessionId: id };
  }

  private async mayGoOn({ userId, tenantId, grantId }: RotatedSession): Promise<boolean> {
    const rights = grantId === null ? await this.rights.of(userId, tenantId) : await this.rights.byGrant(userId);
    return rights !== null;
  }
}

function rotationEvent(visitor: Visitor, kind: 'reused' | 'rotated', { userId, grantId }: RotatedSession): AuditEvent {
  const facts =
    kind === 'reused'
      ? ({ action: 'auth:refresh.reuse', outcome: 'refused', status: 401 } as const)
      : ({ action: 'auth:refresh', outcome: 'done', status: 200 } as const);
  return { ...visitEvent(visitor, { ...facts, userId }), grantId };
}
