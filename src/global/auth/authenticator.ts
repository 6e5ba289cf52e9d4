import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import { AccessRights } from '../memberships/access-rights';
import { AccessTokens } from './access-tokens';

/** Where a request came in: a tenant's host, or the control plane with no tenant. */
export interface Entrance {
  readonly plane: 'tenant' | 'control';
  readonly tenantId: number | null;
}

/** Turns an `Authorization` header into the actor of the request. Works from memory on all but the first request of a token. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly rights: AccessRights,
  ) {}

  /** The actor, or null when the token is not valid at this entrance or its user may no longer come in. */
  async authenticate(authorization: string, entrance: Entrance): Promise<RequestActor | null> {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)?.[1];
    if (token === undefined) return null;
    const claims = await this.tokens.verify(token, entrance.tenantId);
    if (claims === null) return null;
    const rights = await this.rights.of(claims.userId, entrance.tenantId);
    if (rights === null) return null;
    return {
      actor: { type: 'user', userId: rights.userId, name: rights.name },
      permissions: rights.permissions,
      plane: entrance.plane,
      tenantId: entrance.tenantId,
      sessionId: claims.sessionId,
      authenticatedAt: 0,
      restriction: null,
      ownVehiclesOnly: false,
      grantId: null,
    };
  }
}
