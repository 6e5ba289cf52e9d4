import { Injectable } from '@nestjs/common';
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

/** Turns a refresh token into a new pair of tokens, and a stolen one into the end of its session. */
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
  async refresh(token: string, visitor: Visitor): Promise<TokenPair> {
    const entry = { tenantId: visitor.tenantId, idleS: await this.parameters.get('system.session_timeout') };
    const rotation = await this.refreshTokens.rotate(token, entry, async (manager, { kind, session }) => {
      const facts =
        kind === 'reused'
          ? ({ action: 'auth:refresh.reuse', outcome: 'refused', status: 401 } as const)
          : ({ action: 'auth:refresh', outcome: 'done', status: 200 } as const);
      const event = visitEvent(visitor, { ...facts, userId: session.userId });
      await leaveEvent({ manager }, { ...event, grantId: session.grantId });
    });
    this.trail.nudge();
    if (rotation.kind === 'reused') this.sessions.announceEnd({ sessionId: rotation.session.id });
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
