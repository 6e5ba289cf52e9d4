import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { UnitOfWork } from '#persistence';
import { leaveEvent } from '../audit/global-writes';
import { AccessTokens } from '../auth/access-tokens';
import { alreadyThere, notAMember, refreshInvalid } from '../auth/auth.errors';
import type { TokenPair } from '../auth/token-pairs';
import { TokenRefresh } from '../auth/token-refresh';
import { visitEvent } from '../auth/visitor';
import type { Visitor } from '../auth/visitor';
import { GlobalDatabase } from '../global-database';
import type { RotatedSession } from '../sessions/refresh-tokens';
import { SessionsService } from '../sessions/sessions.service';
import type { NewSession, OpenedSession } from '../sessions/sessions.service';
import { AccessRights } from './access-rights';
import type { Rights } from './access-rights';
import { Membership } from './membership.entity';
import { noteLogin } from './note-login';

/** A company of a user. */
export interface OwnMembership {
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly status: string;
  readonly roleCode: string;
  readonly isPrimary: boolean;
}

/** New tokens for the entered company and for the previous one. */
export interface Switched {
  readonly tokens: TokenPair;
  readonly previous: TokenPair;
  readonly rights: Rights;
}

/** Companies of a user, and switching between them. */
@Injectable()
export class OwnMemberships {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly rights: AccessRights,
    private readonly refreshes: TokenRefresh,
    private readonly sessions: SessionsService,
    private readonly tokens: AccessTokens,
  ) {}

  list(userId: number): Promise<readonly OwnMembership[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<(Omit<OwnMembership, 'isPrimary'> & { isPrimary: number })[]>(
        `SELECT t.id AS tenantId, t.slug, t.name, t.status, m.role_code AS roleCode, m.is_primary AS isPrimary
          FROM user_tenants m JOIN tenants t ON t.id = m.tenant_id
          WHERE m.user_id = ? AND m.is_active = 1 AND t.status NOT IN ('deleting', 'failed') ORDER BY t.name, t.id`,
        [userId],
      );
      return rows.map((row) => ({ ...row, isPrimary: row.isPrimary === 1 }));
    });
  }

  /**
   * Opens a session in another company of the user without the password. It has the same time of authentication and belongs to
   * the same login, with which it ends. The refresh token of the current session is replaced.
   *
   * @throws DomainError NOT_A_MEMBER, ALREADY_IN_TENANT, REFRESH_INVALID
   */
  async switchTo(
    me: RequestActor,
    to: { tenantId: number; refreshToken: string },
    visitor: Visitor,
  ): Promise<Switched> {
    const { tenantId, refreshToken: token } = to;
    const userId = me.actor.userId ?? 0;
    const isOwn = me.actor.type === 'user' && me.grantId === null;
    if (isOwn && tenantId === me.tenantId) throw alreadyThere({});
    const rights = isOwn ? await this.rights.of(userId, tenantId) : null;
    if (rights === null || me.sessionId === null) throw notAMember({});
    const opened: OpenedSession[] = [];
    const previous = await this.refreshes.use({ token, sessionId: me.sessionId }, visitor, async (manager, session) => {
      opened.push(
        await this.sessions.open(manager, { ...placeOf(me, visitor), userId, tenantId, ...sameLogin(session) }),
      );
      await noteLogin(manager, userId, tenantId);
      // The request adds an audit row to the previous company; this event adds one to the entered company.
      const facts = { action: 'auth:switch-tenant', outcome: 'done', userId, status: 200 } as const;
      await leaveEvent({ manager }, visitEvent({ ...visitor, tenantId }, facts));
    });
    const [session] = opened;
    if (session === undefined) throw refreshInvalid({});
    for (const sessionId of session.ended) this.sessions.announceEnd({ sessionId });
    const accessToken = await this.tokens.issue(userId, tenantId, session.id);
    return { tokens: { accessToken, refreshToken: session.refreshToken, sessionId: session.id }, previous, rights };
  }

  /** Sets the primary company; a user has exactly one. @throws DomainError NOT_A_MEMBER */
  async makePrimary({ manager }: UnitOfWork, userId: number, tenantId: number): Promise<void> {
    const mine = await manager.find(Membership, { where: { userId }, lock: { mode: 'pessimistic_write' } });
    if (!mine.some((membership) => membership.tenantId === tenantId && membership.isActive)) throw notAMember({});
    await manager.update(Membership, { userId, isPrimary: true }, { isPrimary: false });
    await manager.update(Membership, { userId, tenantId }, { isPrimary: true });
  }
}

function placeOf(
  { authenticatedAt }: RequestActor,
  { address, userAgent }: Visitor,
): Pick<NewSession, 'address' | 'userAgent' | 'authenticatedAt' | 'grantId'> {
  return { address, userAgent, authenticatedAt: new Date(authenticatedAt), grantId: null };
}

const sameLogin = ({ familyId, expiresAt }: RotatedSession): Pick<NewSession, 'familyId' | 'until'> => ({
  familyId,
  until: expiresAt,
});
