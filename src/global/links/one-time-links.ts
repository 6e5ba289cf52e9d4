import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { randomSecret } from '#secrets';
import { linkInvalid } from '../auth/auth.errors';

export type LinkPurpose = 'invitation' | 'password_reset';

interface NewLink {
  readonly purpose: LinkPurpose;
  readonly userId: number;
  readonly tenantId: number | null;
  readonly createdBy: number | null;
}

interface UsedLink {
  readonly userId: number;
  readonly tenantId: number | null;
}

const LIFETIME_S: Readonly<Record<LinkPurpose, number>> = { invitation: 7 * 24 * 3600, password_reset: 3600 };

/** One-time links with an expiry; a new link replaces earlier links of the same user and purpose. */
@Injectable()
export class OneTimeLinks {
  /** Creates a link and returns its token, which only the recipient gets: the database stores its hash. */
  async make(manager: EntityManager, { purpose, userId, tenantId, createdBy }: NewLink): Promise<string> {
    const token = randomSecret();
    await this.withdraw(manager, userId, purpose);
    await manager.query(
      `INSERT INTO one_time_links (purpose, token_hash, user_id, tenant_id, created_by, expires_at)
        VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)`,
      [purpose, hashOf(token), userId, tenantId, createdBy, LIFETIME_S[purpose]],
    );
    return token;
  }

  /** The user and tenant of a valid link, without consuming it; null for any other token. */
  async look(manager: EntityManager, purpose: LinkPurpose, token: string): Promise<UsedLink | null> {
    const [link] = await manager.query<UsedLink[]>(
      `SELECT user_id AS userId, tenant_id AS tenantId FROM one_time_links
        WHERE token_hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > UTC_TIMESTAMP(3)`,
      [hashOf(token), purpose],
    );
    return link ?? null;
  }

  /** Consumes a link. @throws DomainError LINK_INVALID */
  async use(manager: EntityManager, purpose: LinkPurpose, token: string): Promise<UsedLink> {
    const [link] = await manager.query<(UsedLink & { readonly id: number })[]>(
      `SELECT id, user_id AS userId, tenant_id AS tenantId FROM one_time_links
        WHERE token_hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > UTC_TIMESTAMP(3) FOR UPDATE`,
      [hashOf(token), purpose],
    );
    if (link === undefined) throw linkInvalid({});
    await manager.query('UPDATE one_time_links SET used_at = UTC_TIMESTAMP(3) WHERE id = ?', [link.id]);
    return link;
  }

  /** Invalidates the open links of the user, of one purpose or all. */
  async withdraw(manager: EntityManager, userId: number, purpose: LinkPurpose | null = null): Promise<void> {
    await manager.query(
      `UPDATE one_time_links SET used_at = UTC_TIMESTAMP(3)
        WHERE user_id = ? AND used_at IS NULL AND (? IS NULL OR purpose = ?)`,
      [userId, purpose, purpose],
    );
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
