import { createHash, createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { deriveKey, KEY_RING, KeyRing, randomSecret } from '#secrets';
import { GlobalDatabase } from '../global-database';
import { endSessions, familyOf } from './ended-sessions';

/** Time in which a used token still returns its successor, because the first response may have been lost. */
const GRACE_S = 10;

/** Result of presenting a refresh token. `reused` has ended the whole family of its session. */
export type Rotation =
  | {
      readonly kind: 'rotated';
      readonly session: RotatedSession;
      readonly refreshToken: string;
      /** Whether the token was used a moment ago and its successor is returned again. */
      readonly isRepeated: boolean;
    }
  | { readonly kind: 'reused'; readonly session: RotatedSession }
  | { readonly kind: 'invalid' };

export interface RotatedSession {
  readonly id: string;
  readonly userId: number;
  readonly tenantId: number | null;
  readonly grantId: number | null;
  /** Id of the login from which the session is derived, or its own id. All sessions of one login share it. */
  readonly familyId: string;
  readonly expiresAt: Date;
}

/** The tenant or plane where the token is presented, and the maximum idle time of a session. */
interface Entry {
  readonly tenantId: number | null;
  readonly idleS: number;
  /** The session to which the token must belong, if known. */
  readonly sessionId?: string;
}

export type RotationNote = (manager: EntityManager, rotation: Exclude<Rotation, { kind: 'invalid' }>) => Promise<void>;

interface TokenRow extends RotatedSession {
  readonly tokenId: number | string;
  readonly usedAt: Date | null;
  /** MySQL types a comparison as BIGINT, which the driver may return as text. */
  readonly isInGrace: number | string | null;
}

const SELECT = `SELECT t.id AS tokenId, t.used_at AS usedAt,
  t.used_at > UTC_TIMESTAMP(3) - INTERVAL ${GRACE_S} SECOND AS isInGrace,
  s.id, s.user_id AS userId, s.tenant_id AS tenantId, s.grant_id AS grantId,
  COALESCE(s.family_id, s.id) AS familyId, s.expires_at AS expiresAt
  FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
  WHERE t.token_hash = ? AND s.revoked_at IS NULL AND s.expires_at > UTC_TIMESTAMP(3)
    AND s.last_used_at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND FOR UPDATE`;

/**
 * Refresh tokens: opaque, stored as hashes, valid for one use. The successor of a token is derived from it with a key of the
 * platform, so that the same token returns the same successor within the grace time although none is stored. A later use counts
 * as theft and ends the login with all its sessions.
 */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Creates the first token of a session, in the caller's transaction. */
  async first(manager: EntityManager, sessionId: string): Promise<string> {
    const token = randomSecret();
    await this.store(manager, sessionId, token);
    return token;
  }

  /**
   * Consumes a token on this tenant or plane; a session that was idle for longer than `idleS` has ended. Concurrent uses wait for
   * each other. `note` writes about a rotation or a theft in the same transaction.
   */
  rotate(token: string, entry: Entry, note: RotationNote): Promise<Rotation> {
    return this.database.transactionForLogin(async (manager) => {
      const rotation = await this.rotateIn(manager, token, entry);
      if (rotation.kind !== 'invalid') await note(manager, rotation);
      return rotation;
    });
  }

  private async rotateIn(
    manager: EntityManager,
    token: string,
    { tenantId, idleS, sessionId }: Entry,
  ): Promise<Rotation> {
    const [row] = await manager.query<TokenRow[]>(SELECT, [hashOf(token), idleS]);
    if (row === undefined || row.tenantId !== tenantId) return { kind: 'invalid' };
    if (sessionId !== undefined && sessionId !== row.id) return { kind: 'invalid' };
    const { tokenId: _token, usedAt: _used, isInGrace: _grace, ...session } = row;
    if (row.usedAt === null) {
      return { kind: 'rotated', session, refreshToken: await this.use(manager, row, token), isRepeated: false };
    }
    const again = Number(row.isInGrace) === 1 ? await this.knownSuccessor(manager, token) : null;
    if (again !== null) return { kind: 'rotated', session, refreshToken: again, isRepeated: true };
    await endSessions(manager, familyOf(row.userId, row.familyId), 'reuse');
    return { kind: 'reused', session };
  }

  private async use(manager: EntityManager, row: TokenRow, token: string): Promise<string> {
    const successor = this.successorOf(token, this.ring.currentId);
    await manager.query('UPDATE refresh_tokens SET used_at = UTC_TIMESTAMP(3) WHERE id = ?', [row.tokenId]);
    await manager.query('UPDATE sessions SET last_used_at = UTC_TIMESTAMP(3) WHERE id = ?', [row.id]);
    await this.store(manager, row.id, successor);
    return successor;
  }

  /** The successor was derived from the current master key, or from the previous one after a recent rotation. */
  private async knownSuccessor(manager: EntityManager, token: string): Promise<string | null> {
    for (const keyId of this.ring.ids) {
      const successor = this.successorOf(token, keyId);
      const rows = await manager.query<unknown[]>('SELECT 1 FROM refresh_tokens WHERE token_hash = ?', [
        hashOf(successor),
      ]);
      if (rows.length > 0) return successor;
    }
    return null;
  }

  private async store(manager: EntityManager, sessionId: string, token: string): Promise<void> {
    await manager.query('INSERT INTO refresh_tokens (session_id, token_hash) VALUES (?, ?)', [
      sessionId,
      hashOf(token),
    ]);
  }

  private successorOf(token: string, keyId: string): string {
    return createHmac('sha256', deriveKey(this.ring, 'refresh token', keyId))
      .update(token)
      .digest('base64url');
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
