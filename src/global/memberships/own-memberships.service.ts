import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { UnitOfWork } from '#persistence';
import { leaveEvent } from '../audit/global-writes';
import { notAMember } from '../auth/auth.errors';
import { TokenPairs } from '../auth/token-pairs';
import type { TokenPair } from '../auth/token-pairs';
import { visitEvent } from '../auth/visitor';
import type { Visitor } from '../auth/visitor';
import { GlobalDatabase } from '../global-database';
import { AccessRights } from './access-rights';
import type { Rights } from './access-rights';
import { Membership } from './membership.entity';

/** A company somebody belongs to. */
export interface OwnMembership {
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly status: string;
  readonly roleCode: string;
  readonly isPrimary: boolean;
}

/** The companies one belongs to, and going from one to another. */
@Injectable()
export class OwnMemberships {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly rights: AccessRights,
    private readonly tokens: TokenPairs,
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

  /** A session in another of one's companies, without the password; as fresh or stale as this one. @throws DomainError NOT_A_MEMBER */
  async switchTo(
    me: RequestActor,
    tenantId: number,
    visitor: Visitor,
  ): Promise<{ readonly tokens: TokenPair; readonly rights: Rights }> {
    const userId = me.actor.userId ?? 0;
    const rights = me.actor.type === 'user' && me.grantId === null ? await this.rights.of(userId, tenantId) : null;
    if (rights === null) throw notAMember({});
    const { address, userAgent } = visitor;
    const authenticatedAt = new Date(me.authenticatedAt);
    const session = { userId, tenantId, grantId: null, address, userAgent, authenticatedAt };
    const facts = { action: 'auth:switch-tenant', outcome: 'done', userId, status: 200 } as const;
    // The company that is left has its row like any request; the one that is entered shall know too.
    const tokens = await this.tokens.open(session, (manager) =>
      leaveEvent({ manager }, visitEvent({ ...visitor, tenantId }, facts)),
    );
    return { tokens, rights };
  }

  /** Exactly one company is one's primary. @throws DomainError NOT_A_MEMBER */
  async makePrimary({ manager }: UnitOfWork, userId: number, tenantId: number): Promise<void> {
    const mine = await manager.find(Membership, { where: { userId }, lock: { mode: 'pessimistic_write' } });
    if (!mine.some((membership) => membership.tenantId === tenantId && membership.isActive)) throw notAMember({});
    await manager.update(Membership, { userId, isPrimary: true }, { isPrimary: false });
    await manager.update(Membership, { userId, tenantId }, { isPrimary: true });
  }
}
