import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';
import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { recordNotFound } from '#persistence';
import { storableAddress } from '../audit/audit-rows';
import { ChangeEvents } from '../changes/change-events';
import { GlobalDatabase } from '../global-database';
import { RefreshTokens } from './refresh-tokens';
import { Session } from './session.entity';
import type { RevocationReason } from './session.entity';

/** A login lives this long at most, however often it is refreshed. */
const LONGEST_S = 30 * 24 * 3600;

/** Who opens a session, where, and from what. */
export interface NewSession {
  readonly userId: number;
  readonly tenantId: number | null;
  readonly grantId: number | null;
  readonly address: string;
  readonly userAgent: string | null;
  readonly authenticatedAt: Date;
  /** Not later than this, when given. */
  readonly until?: Date;
}

export interface OpenedSession {
  readonly id: string;
  /** Told once: only its hash is kept. */
  readonly refreshToken: string;
}

/** Sessions: opened by a login, ended by their owner, an administrator, or a refresh token that was used twice. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly refreshTokens: RefreshTokens,
    private readonly changes: ChangeEvents,
  ) {}

  /** Opens a session in the caller's transaction. */
  async open(manager: EntityManager, session: NewSession): Promise<OpenedSession> {
    const id = randomUUID();
    const latest = new Date(Date.now() + LONGEST_S * 1000);
    const { until = latest, userAgent } = session;
    await manager.query(
      `INSERT INTO sessions (id, user_id, tenant_id, grant_id, last_used_at, expires_at, authenticated_at, ip, user_agent)
        VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3), ?, ?, INET6_ATON(?), ?)`,
      [
        id,
        session.userId,
        session.tenantId,
        session.grantId,
        until < latest ? until : latest,
        session.authenticatedAt,
        storableAddress(session.address),
        userAgent?.slice(0, 255) ?? null,
      ],
    );
    return { id, refreshToken: await this.refreshTokens.first(manager, id) };
  }

  /** The user's sessions that are alive, the one used last first. */
  listOf(userId: number): Promise<Session[]> {
    const where = { userId, revokedAt: IsNull(), expiresAt: MoreThan(new Date()) };
    return this.database.use((manager) => manager.find(Session, { where, order: { lastUsedAt: 'DESC' } }));
  }

  /** Ends one of the user's sessions. @throws DomainError NOT_FOUND */
  async revoke(manager: EntityManager, userId: number, id: string, reason: RevocationReason): Promise<void> {
    const ended = await this.end(manager, { id, userId }, reason);
    if (ended === 0) throw recordNotFound({ resource: 'sessions', id: 0 });
  }

  /** Ends all sessions of the user, but for the one kept; of one tenant alone when it is given. */
  async revokeAll(
    manager: EntityManager,
    userId: number,
    reason: RevocationReason,
    only: { readonly keep?: string | null; readonly tenantId?: number } = {},
  ): Promise<void> {
    const { keep, tenantId } = only;
    const where = { userId, ...(keep ? { id: Not(keep) } : {}), ...(tenantId === undefined ? {} : { tenantId }) };
    await this.end(manager, where, reason);
  }

  /** Ends the sessions under a platform administrator's grant. */
  async revokeGranted(manager: EntityManager, grantId: number): Promise<void> {
    await this.end(manager, { grantId }, 'grant_ended');
  }

  /** To be called after the commit of what ended one session, or with the user's id all of them. */
  announceEnd(of: { readonly sessionId: string } | { readonly userId: number }): void {
    if ('sessionId' in of) this.changes.announce('session', of.sessionId);
    else this.changes.announce('user', of.userId);
  }

  private async end(
    manager: EntityManager,
    where: FindOptionsWhere<Session>,
    revokedReason: RevocationReason,
  ): Promise<number> {
    const values = { revokedAt: new Date(), revokedReason };
    const { affected } = await manager.update(Session, { ...where, revokedAt: IsNull() }, values);
    return affected ?? 0;
  }
}
