import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RequestActor } from '#http';
import { clock } from '#kernel';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalWrites } from '../audit/global-writes';
import { userIdOf } from '../auth/own-password.service';
import { ChangeEvents } from '../changes/change-events';
import { GlobalDatabase } from '../global-database';
import { assertMayGrant, assertPermissionsExist, granterOf } from '../memberships/granting';
import { isAddressBlock } from './allowed-addresses';
import { hashOf, keyText, newPrefix, newSecret } from './api-key-secret';
import type { CreateApiKeyBody } from './api-key.dto';
import { ApiKey } from './api-key.entity';
import { addressInvalid, expiryOutOfRange } from './api-key.errors';

export const API_KEY_LISTING: Listing = {
  sorts: { createdAt: 'record.createdAt', name: 'record.name' },
  defaultSort: [{ key: 'createdAt', direction: 'desc' }],
  filters: {},
  search: [],
};

/** A key with its full text, which is shown only once. */
export interface KeyWithText {
  readonly key: ApiKey;
  readonly text: string;
}

interface ActorWrite {
  readonly me: RequestActor;
  readonly write: WriteRequest;
}

const DEFAULT_DAYS = 365;
const MAX_DAYS = 730;
const DAY_MS = 24 * 3600 * 1000;
const HOUR_MS = 3600 * 1000;

/** API keys of a company. A key can read every vehicle, so a user restricted to own vehicles cannot create one. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly writes: GlobalWrites,
    private readonly changes: ChangeEvents,
  ) {}

  list(tenantId: number, request: ListRequest): Promise<Page<ApiKey>> {
    const source = { entity: ApiKey, listing: API_KEY_LISTING, joins: {} };
    return this.database.use((manager) =>
      listPage(manager, source, request, (query) => query.andWhere('record.tenantId = :tenantId', { tenantId })),
    );
  }

  /** Also returns a revoked key, as the list does. @throws DomainError NOT_FOUND */
  async get(tenantId: number, id: number): Promise<ApiKey> {
    const key = await this.database.use((manager) => manager.findOneBy(ApiKey, { id, tenantId }));
    if (key === null) throw recordNotFound({ resource: 'api_keys', id });
    return key;
  }

  /** @throws DomainError PERMISSION_UNKNOWN, GRANT_EXCEEDS_OWN, ADDRESS_INVALID, EXPIRY_OUT_OF_RANGE */
  create({ me, write }: ActorWrite, body: CreateApiKeyBody): Promise<KeyWithText> {
    const { name, permissions, allowedAddresses = [] } = body;
    assertPermissionsExist(permissions);
    assertMayGrant(granterOf(me), { permissions, ownVehiclesOnly: false });
    const wrong = allowedAddresses.find((address) => !isAddressBlock(address));
    if (wrong !== undefined) throw addressInvalid({ address: wrong });
    const expiresAt = expiryOf(body.expiresAt);
    const [prefix, secret] = [newPrefix(), newSecret()];
    const row = { tenantId: me.tenantId ?? 0, name, prefix, permissions, allowedAddresses, expiresAt };
    return this.writes.runSecret(write, async ({ manager }) => {
      await manager.insert(ApiKey, { ...row, secretHash: hashOf(secret), createdBy: userIdOf(me), version: 1 });
      const { id } = await manager.findOneByOrFail(ApiKey, { prefix });
      return withText(manager, id, secret);
    });
  }

  /**
   * Replaces the secret. The old one stays valid for `graceHours`, so that clients can be changed one by one.
   *
   * @throws DomainError NOT_FOUND, GRANT_EXCEEDS_OWN
   */
  async rotate({ me, write }: ActorWrite, id: number, graceHours: number): Promise<KeyWithText> {
    const secret = newSecret();
    const rotated = await this.writes.runSecret(write, async ({ manager }) => {
      const key = await ownKey(manager, me, id);
      assertMayGrant(granterOf(me), { permissions: key.permissions, ownVehiclesOnly: false });
      const previousExpiresAt = new Date(Math.min(clock.nowMs() + graceHours * HOUR_MS, key.expiresAt.getTime()));
      const changes = { secretHash: hashOf(secret), previousSecretHash: key.secretHash, previousExpiresAt };
      await manager.update(ApiKey, { id }, { ...changes, version: key.version + 1 });
      return withText(manager, id, secret);
    });
    this.changes.announce('api_key', id);
    return rotated;
  }

  /** Revokes a key, with its current and its previous secret. @throws DomainError NOT_FOUND */
  async revoke({ me, write }: ActorWrite, id: number): Promise<void> {
    await this.writes.run(write, async ({ manager }) => {
      const { version } = await ownKey(manager, me, id);
      const changes = { revokedAt: clock.now(), revokedBy: me.actor.userId, version: version + 1 };
      await manager.update(ApiKey, { id }, changes);
    });
    this.changes.announce('api_key', id);
  }
}

/** A key of the caller's company that is not revoked, locked. */
async function ownKey(manager: EntityManager, { tenantId }: RequestActor, id: number): Promise<ApiKey> {
  const lock = { mode: 'pessimistic_write' } as const;
  const key = await manager.findOne(ApiKey, { where: { id, tenantId: tenantId ?? 0 }, lock });
  if (key === null || key.revokedAt !== null) throw recordNotFound({ resource: 'api_keys', id });
  return key;
}

async function withText(manager: EntityManager, id: number, secret: string): Promise<KeyWithText & { id: number }> {
  const key = await manager.findOneByOrFail(ApiKey, { id });
  return { id, key, text: keyText({ prefix: key.prefix, secret }) };
}

function expiryOf(given: string | undefined): Date {
  const latest = clock.after(MAX_DAYS * DAY_MS);
  const expiry = given === undefined ? clock.after(DEFAULT_DAYS * DAY_MS) : new Date(given);
  if (expiry.getTime() <= clock.nowMs() || expiry > latest) {
    throw expiryOutOfRange({ latest: latest.toISOString().slice(0, 10) });
  }
  return expiry;
}
