import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { RequestActor } from '#http';
import { clock } from '#kernel';
import { storableAddress } from '../audit/audit-rows';
import { AuditTrail } from '../audit/audit-trail';
import { visitEvent } from '../auth/visitor';
import type { Visitor } from '../auth/visitor';
import { ChangeEvents } from '../changes/change-events';
import { GlobalDatabase } from '../global-database';
import { DirectoryCache } from '../tenants/directory-cache';
import { isAllowedFrom } from './allowed-addresses';
import { hashOf, isApiKey, parseKey } from './api-key-secret';
import { ApiKey } from './api-key.entity';

const FRESH_MS = 5000;
const STALE_MS = 5 * 60_000;
const NOTE_USE_EVERY_MS = 60_000;

const MAKER_IS_MEMBER = `SELECT 1 FROM users u JOIN user_tenants m ON m.user_id = u.id AND m.tenant_id = ? AND m.is_active = 1
  WHERE u.id = ? AND u.is_active = 1 AND u.deleted_at IS NULL`;

/** Authenticates API keys: finds a key by its prefix (cached), compares the hash, and checks the key's tenant and allowed addresses. */
@Injectable()
export class ApiKeyAccess implements OnModuleInit {
  private readonly keys = new DirectoryCache<ApiKey>(10_000, {
    isFresh: (readAt) => clock.monotonicMs() - readAt < FRESH_MS,
    isUsable: (readAt) => clock.monotonicMs() - readAt < STALE_MS,
  });
  private readonly notedAt = new Map<number, number>();

  constructor(
    private readonly database: GlobalDatabase,
    private readonly changes: ChangeEvents,
    private readonly trail: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.changes.on('api_key', (id) => this.keys.forget((key) => key.id === Number(id)));
  }

  isKey(credential: string): boolean {
    return isApiKey(credential);
  }

  /** The actor of a valid key of this tenant and address; null for any other credential. */
  async authenticate(credential: string, visitor: Visitor): Promise<RequestActor | null> {
    const presented = parseKey(credential);
    if (presented === null) return null;
    const key = await this.keys.get(presented.prefix, () => this.read(presented.prefix));
    if (key === null || !isCurrent(key, presented.secret)) return null;
    if (key.tenantId !== visitor.tenantId || !isAllowedFrom(key.allowedAddresses, visitor.address)) {
      this.noteRefusal(key, visitor);
      return null;
    }
    this.noteUse(key, visitor.address);
    return actorOf(key);
  }

  /** A key ends with the membership or account of its creator. As with sessions, the change takes effect within seconds. */
  private read(prefix: string): Promise<ApiKey | null> {
    return this.database.useForLogin(async (manager) => {
      const key = await manager.findOneBy(ApiKey, { prefix, revokedAt: IsNull() });
      if (key === null) return null;
      const makers = await manager.query<unknown[]>(MAKER_IS_MEMBER, [key.tenantId, key.createdBy]);
      return makers.length > 0 ? key : null;
    });
  }

  private noteRefusal(key: ApiKey, visitor: Visitor): void {
    for (const tenantId of new Set([key.tenantId, visitor.tenantId])) {
      const event = visitEvent(
        { ...visitor, tenantId },
        { action: 'auth:foreign_key', outcome: 'refused', userId: null, status: 401 },
      );
      this.trail.record({ ...event, actorType: 'api_key', actorKeyId: key.id });
    }
  }

  /** Records the last use at most once a minute; a failed update does not fail the request. */
  private noteUse({ id }: ApiKey, address: string): void {
    if (clock.monotonicMs() - (this.notedAt.get(id) ?? 0) < NOTE_USE_EVERY_MS) return;
    this.notedAt.set(id, clock.monotonicMs());
    const sql = 'UPDATE api_keys SET last_used_at = UTC_TIMESTAMP(3), last_used_ip = INET6_ATON(?) WHERE id = ?';
    this.database
      .use((manager) => manager.query(sql, [storableAddress(address), id]))
      .catch(() => this.notedAt.delete(id));
  }
}

function isCurrent(key: ApiKey, secret: string): boolean {
  const now = clock.nowMs();
  if (key.expiresAt.getTime() <= now) return false;
  if (isSame(key.secretHash, secret)) return true;
  const isPreviousAlive = key.previousExpiresAt !== null && key.previousExpiresAt.getTime() > now;
  return isPreviousAlive && key.previousSecretHash !== null && isSame(key.previousSecretHash, secret);
}

const isSame = (hash: string, secret: string): boolean =>
  timingSafeEqual(Buffer.from(hash), Buffer.from(hashOf(secret)));

function actorOf({ id, name, tenantId, permissions }: ApiKey): RequestActor {
  return {
    actor: { type: 'api_key', userId: null, keyId: id, name },
    permissions: new Set(permissions),
    plane: 'tenant',
    tenantId,
    sessionId: null,
    authenticatedAt: 0,
    restriction: null,
    ownVehiclesOnly: false,
    garageId: null,
    grantId: null,
  };
}
