import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import { ApiKeyAccess } from '../api-keys/api-key-access';
import { AuditTrail } from '../audit/audit-trail';
import { AccessRights } from '../memberships/access-rights';
import type { Rights } from '../memberships/access-rights';
import { SessionStates } from '../sessions/session-states';
import type { SessionState } from '../sessions/session-states';
import { AccessTokens } from './access-tokens';
import type { TokenClaims } from './access-tokens';
import { visitEvent } from './visitor';
import type { Visitor } from './visitor';

/** The entrance of a request: a tenant, or the control plane without a tenant. */
export interface Entrance extends Visitor {
  readonly plane: 'tenant' | 'control';
}

/** Resolves the actor of a request from its `Authorization` header. It uses memory, except on the first request of a token. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionStates,
    private readonly rights: AccessRights,
    private readonly apiKeys: ApiKeyAccess,
    private readonly trail: AuditTrail,
  ) {}

  /** The actor; null when the token is not valid for this tenant or plane, or when its user no longer has access. */
  async authenticate(authorization: string, entrance: Entrance): Promise<RequestActor | null> {
    const [, credential] = /^Bearer ([\w.-]{1,4096})$/.exec(authorization) ?? [];
    if (credential === undefined) return null;
    if (this.apiKeys.isKey(credential)) return this.apiKeys.authenticate(credential, entrance);
    const claims = await this.tokens.verify(credential);
    if (claims === null) return null;
    if (claims.tenantId !== entrance.tenantId) {
      this.noteForeign(claims, entrance);
      return null;
    }
    const actor = await this.resume(claims.sessionId, entrance);
    return actor?.actor.userId === claims.userId ? actor : null;
  }

  /** The actor of a session; null when the session has ended, belongs to another tenant, or its user no longer has access. */
  async resume(sessionId: string, entrance: Entrance): Promise<RequestActor | null> {
    const session = await this.sessions.alive(sessionId);
    if (session === null || session.tenantId !== entrance.tenantId) return null;
    const rights = await this.rightsIn(session);
    return rights === null ? null : actorOf(rights, session, entrance);
  }

  private rightsIn({ userId, tenantId, grantId }: SessionState): Promise<Rights | null> {
    return grantId === null ? this.rights.of(userId, tenantId) : this.rights.byGrant(userId);
  }

  /** A token of one company was sent to another: both audit logs record it (architecture.md §9). */
  private noteForeign({ userId, tenantId }: TokenClaims, entrance: Entrance): void {
    const facts = { action: 'auth:foreign_token', outcome: 'refused', userId, status: 401 } as const;
    for (const at of [tenantId, entrance.tenantId]) {
      this.trail.record(visitEvent({ ...entrance, tenantId: at }, facts));
    }
  }
}

const BY_GRANT = { byGrant: true } as const;

function actorOf(rights: Rights, session: SessionState, { plane, tenantId }: Entrance): RequestActor {
  return {
    actor: { type: 'user', userId: rights.userId, name: rights.name, ...(session.grantId === null ? {} : BY_GRANT) },
    permissions: rights.permissions,
    plane,
    tenantId,
    sessionId: session.id,
    authenticatedAt: session.authenticatedAt,
    restriction: rights.restriction,
    ownVehiclesOnly: rights.ownVehiclesOnly,
    garageId: rights.garageId,
    grantId: session.grantId,
    passesMaintenance: session.duringMaintenance,
  };
}
