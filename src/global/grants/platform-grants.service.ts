import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import { clock, reasonOf } from '#kernel';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalWrites, leaveEvent } from '../audit/global-writes';
import { AccessTokens } from '../auth/access-tokens';
import type { TokenPair } from '../auth/token-pairs';
import type { Visitor } from '../auth/visitor';
import { GlobalDatabase } from '../global-database';
import { SessionsService } from '../sessions/sessions.service';
import { Tenant } from '../tenants/tenant.entity';
import { PlatformGrant } from './platform-grant.entity';

export const GRANT_LISTING: Listing = {
  sorts: { createdAt: 'record.id' },
  defaultSort: [{ key: 'createdAt', direction: 'desc' }],
  filters: {
    tenantId: { kind: 'ids', column: 'record.tenantId' },
    userId: { kind: 'ids', column: 'record.userId' },
  },
  search: [],
};

/** A grant and its tokens. */
export interface Entered {
  readonly grant: PlatformGrant;
  readonly tokens: TokenPair;
}

interface ActorWrite {
  readonly me: RequestActor;
  readonly write: WriteRequest;
  readonly visitor: Visitor;
}

const MINUTE_MS = 60_000;

/** Lets platform administrators enter and leave a tenant (architecture.md §9). */
@Injectable()
export class PlatformGrants {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly writes: GlobalWrites,
    private readonly sessions: SessionsService,
    private readonly accessTokens: AccessTokens,
  ) {}

  list(request: ListRequest): Promise<Page<PlatformGrant>> {
    const source = { entity: PlatformGrant, listing: GRANT_LISTING, joins: {} };
    return this.database.use((manager) => listPage(manager, source, request));
  }

  async get(id: number): Promise<PlatformGrant> {
    const grant = await this.database.use((manager) => manager.findOneBy(PlatformGrant, { id }));
    if (grant === null) throw recordNotFound({ resource: 'platform_grants', id });
    return grant;
  }

  /**
   * Creates a grant and its session, which ends with the calling session. The tenant's audit log records it too.
   *
   * @throws DomainError NOT_FOUND
   */
  async enter(
    { me, write, visitor }: ActorWrite,
    tenantId: number,
    why: { reason: string; minutes: number; duringMaintenance: boolean },
  ): Promise<Entered> {
    const userId = me.actor.userId ?? 0;
    const asked = clock.after(why.minutes * MINUTE_MS);
    let grantId: number | null = null;
    const marked = { ...write, auditEvent: () => ({ ...write.auditEvent(tenantId), grantId, entityType: 'tenants' }) };
    const { grant, session } = await this.writes.runSecret(marked, async ({ manager }) => {
      if (!(await manager.existsBy(Tenant, { id: tenantId })))
        throw recordNotFound({ resource: 'tenants', id: tenantId });
      const login = await this.sessions.loginOf(manager, me.sessionId ?? '');
      const expiresAt = login.expiresAt < asked ? login.expiresAt : asked;
      const made = await manager.save(
        manager.create(PlatformGrant, {
          userId,
          tenantId,
          reason: reasonOf(why.reason) ?? '',
          duringMaintenance: why.duringMaintenance,
          expiresAt,
        }),
      );
      const { address, userAgent } = visitor;
      const authenticatedAt = new Date(me.authenticatedAt);
      const place = {
        userId,
        tenantId,
        grantId: made.id,
        familyId: login.familyId,
        address,
        userAgent,
        authenticatedAt,
        until: expiresAt,
      };
      const opened = await this.sessions.open(manager, place);
      grantId = made.id;
      return { grant: await manager.findOneByOrFail(PlatformGrant, { id: made.id }), session: opened };
    });
    const accessToken = await this.accessTokens.issue(userId, tenantId, session.id);
    return { grant, tokens: { accessToken, refreshToken: session.refreshToken, sessionId: session.id } };
  }

  /** Ends a grant and its sessions, on every process. @throws DomainError NOT_FOUND */
  async revoke({ me, write }: Omit<ActorWrite, 'visitor'>, id: number): Promise<void> {
    const userId = await this.writes.run(write, async ({ manager }) => {
      const grant = await manager.findOneBy(PlatformGrant, { id });
      if (grant === null || grant.revokedAt !== null) throw recordNotFound({ resource: 'platform_grants', id });
      await manager.update(PlatformGrant, { id }, { revokedAt: clock.now(), revokedBy: me.actor.userId });
      await this.sessions.revokeGranted(manager, grant.userId, id);
      await leaveEvent(
        { manager },
        { ...write.auditEvent(grant.tenantId), ...LEFT_TENANT, tenantId: grant.tenantId, grantId: id },
      );
      return grant.userId;
    });
    this.sessions.announceEnd({ userId });
  }
}

const LEFT_TENANT = { action: 'platform:leave', entityType: 'tenants' } as const;
