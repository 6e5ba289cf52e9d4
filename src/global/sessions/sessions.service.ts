import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import { recordNotFound } from '#persistence';
import { storableAddress } from '../audit/audit-rows';
import { ChangeEvents } from '../changes/change-events';
import { GlobalDatabase } from '../global-database';
import { endSessions, familyOf } from './ended-sessions';
import { RefreshTokens } from './refresh-tokens';
import { Session } from './session.entity';
import type { RevocationReason } from './session.entity';

/** Maximum lifetime of a login, even if it is refreshed. */
const MAX_S_LENGTH = 30 * 24 * 3600;

/** Maximum number of sessions of one account without grants; a further session ends the session that was idle for the longest time. */
export const MAX_SESSIONS = 50;
/** Sessions from before this limit existed may be more. */
const MAX_LIST_LENGTH = 10_000;

/** The user, place and origin of a new session. */
export interface NewSession {
  readonly userId: number;
  readonly tenantId: number | null;
  readonly grantId: number | null;
  /** The login from which the session is derived and with which it ends; null for a login. */
  readonly familyId: string | null;
  readonly address: string;
  readonly userAgent: string | null;
  readonly authenticatedAt: Date;
  /** Latest expiry, if given. */
  readonly until?: Date;
}

export interface OpenedSession {
  readonly id: string;
  /** Returned once: only its hash is stored. */
  readonly refreshToken: string;
  /** Sessions that were ended because of the limit; announce them after the commit. */
  readonly ended: readonly string[];
}

/** A login, identified by its first session. Derived sessions expire no later. */
export interface Login {
  readonly familyId: string;
  readonly expiresAt: Date;
}

/** Opens and ends sessions: by login, by their owner, by an administrator, or after the second use of a refresh token. */
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
    const latest = clock.after(MAX_S_LENGTH * 1000);
    const { until = latest, userAgent } = session;
    const ended = session.grantId === null ? await this.makeRoom(manager, session.userId) : [];
    await manager.query(
      `INSERT INTO sessions (id, user_id, tenant_id, grant_id, family_id, last_used_at, expires_at, authenticated_at, ip, user_agent)
        VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3), ?, ?, INET6_ATON(?), ?)`,
      [
        id,
        session.userId,
        session.tenantId,
        session.grantId,
        session.familyId,
        until < latest ? until : latest,
        session.authenticatedAt,
        storableAddress(session.address),
        userAgent?.slice(0, 255) ?? null,
      ],
    );
    return { id, refreshToken: await this.refreshTokens.first(manager, id), ended };
  }

  /** The login with which a session derived from this one ends. @throws DomainError NOT_FOUND */
  async loginOf(manager: EntityManager, id: string): Promise<Login> {
    const session = await manager.findOneBy(Session, { id, revokedAt: IsNull() });
    if (session === null) throw recordNotFound({ resource: 'sessions', id: 0 });
    return { familyId: session.familyId ?? session.id, expiresAt: session.expiresAt };
  }

  /** The user's active sessions, the most recently used first. */
  listOf(userId: number): Promise<Session[]> {
    const where = { userId, revokedAt: IsNull(), expiresAt: MoreThan(clock.now()) };
    return this.database.use((manager) => manager.find(Session, { where, order: { lastUsedAt: 'DESC' } }));
  }

  /**
   * Ends the login of a session in every company, with the grants created from it; a session under a grant ends alone. Returns
   * the id to announce.
   *
   * @throws DomainError NOT_FOUND
   */
  async revoke(manager: EntityManager, userId: number, id: string, reason: RevocationReason): Promise<string> {
    const session = await manager.findOneBy(Session, { id, userId, revokedAt: IsNull() });
    if (session === null) throw recordNotFound({ resource: 'sessions', id: 0 });
    const first = session.grantId === null ? (session.familyId ?? id) : id;
    await endSessions(manager, familyOf(userId, first), reason);
    return first;
  }

  /** Ends all sessions of the user except `keep`; with `tenantId` only those of that tenant. */
  async revokeAll(
    manager: EntityManager,
    userId: number,
    reason: RevocationReason,
    only: { readonly keep?: string | null; readonly tenantId?: number } = {},
  ): Promise<void> {
    const { keep, tenantId } = only;
    const condition = `(? IS NULL OR id <> ?) AND (? IS NULL OR tenant_id = ?)`;
    const parameters = [keep ?? null, keep ?? null, tenantId ?? null, tenantId ?? null];
    await endSessions(manager, { userId, condition, parameters }, reason);
  }

  /** Ends the sessions under a platform administrator's grant. */
  async revokeGranted(manager: EntityManager, userId: number, grantId: number): Promise<void> {
    await endSessions(manager, { userId, condition: 'grant_id = ?', parameters: [grantId] }, 'grant_ended');
  }

  /** Call after the commit that ended one session, or with the user's id for all sessions. */
  announceEnd(of: { readonly sessionId: string } | { readonly userId: number }): void {
    if ('sessionId' in of) this.changes.announce('session', of.sessionId);
    else this.changes.announce('user', of.userId);
  }

  /** Ends the oldest sessions, so that one more session is within the limit. */
  private async makeRoom(manager: EntityManager, userId: number): Promise<readonly string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT id FROM sessions WHERE user_id = ? AND grant_id IS NULL AND revoked_at IS NULL AND expires_at > UTC_TIMESTAMP(3)
        ORDER BY last_used_at DESC, created_at DESC LIMIT ${MAX_LIST_LENGTH} OFFSET ${MAX_SESSIONS - 1}`,
      [userId],
    );
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const condition = '(id IN (?) OR (family_id IN (?) AND grant_id IS NOT NULL))';
    await endSessions(manager, { userId, condition, parameters: [ids, ids] }, 'too_many');
    return ids;
  }
}
