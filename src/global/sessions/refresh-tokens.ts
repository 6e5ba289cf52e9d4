import { createHash, createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { deriveKey, KEY_RING, KeyRing, randomSecret } from '#secrets';
import { GlobalDatabase } from '../global-database';
import { endSessions, familyOf } from './ended-sessions';

/** How long the successor of a used token may be fetched again: the answer may have been lost. */
const GRACE_S = 10;

/** What became of a refresh token that was presented. `reused` has ended its session's whole family. */
export type Rotation =
  | {
      readonly kind: 'rotated';
      readonly session: RotatedSession;
      readonly refreshToken: string;
      /** The token was used a moment ago, and its successor is told again. */
      readonly isRepeated: boolean;
    }
  | { readonly kind: 'reused'; readonly session: RotatedSession }
  | { readonly kind: 'invalid' };

export interface RotatedSession {
  readonly id: string;
  readonly userId: number;
  readonly tenantId: number | null;
  readonly grantId: number | null;
  /** Of the login it came of, or its own id: what ends with it has the same. */
  readonly familyId: string;
  readonly expiresAt: Date;
}

/** Where the token is presented, and how long a session may rest. */
interface Entry {
  readonly tenantId: number | null;
  readonly idleS: number;
  /** The session whose token it has to be, when it is known. */
  readonly sessionId?: string;
}

export type RotationNote = (manager: EntityManager, rotation: Exclude<Rotation, { kind: 'invalid' }>) => Promise<void>;

interface TokenRow extends RotatedSession {
  readonly tokenId: number | string;
  readonly usedAt: Date | null;
  /** MySQL types a comparison BIGINT, which the driver may answer as text. */
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
 * Refresh tokens: opaque, kept as hashes, good for one use. A token's successor follows from it by a key of ours, so that the same
 * token within its grace gets the same successor without any being stored; later use is theft, and ends the login with all that came of it.
 */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** The first token of a session, in the caller's transaction. */
  async first(manager: EntityManager, sessionId: string): Promise<string> {
    const token = randomSecret();
    await this.store(manager, sessionId, token);
    return token;
  }

  /**
   * Uses a token up at this entrance; sessions idle for longer than `idleS` are over. Concurrent uses wait for one another. `note`
   * writes of a rotation or a theft within the transaction.
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

  /** It was made under the current master key, or the one before if that has just changed. */
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
