import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { KEY_RING, KeyRing, randomSecret, seal } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { ChangeEvents } from '../../global/changes/change-events';
import { GlobalDatabase } from '../../global/global-database';
import { TenantCredential } from '../../global/tenants/tenant-credential.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { ServerConnections } from '../servers/server-connections';
import {
  appUserOf,
  createAccount,
  dropAccount,
  endSessions,
  isShut,
  lockAccount,
  unlockAccount,
} from '../servers/tenant-accounts';

/**
 * How long a process may use old records (architecture.md §4): without notification by Redis, and if notification is expected but was lost.
 */
const STALE_MS = 6000;
const STALE_WITH_LOST_NEWS_MS = 61_000;
const MAX_WAIT_FOR_SESSIONS_MS = 30_000;
const POLL_MS = 50;

/** How long other processes may still work with the old record after a change was announced. */
export async function believedFor(changes: ChangeEvents): Promise<number> {
  return (await changes.settled()) ? STALE_MS : STALE_WITH_LOST_NEWS_MS;
}

/**
 * Gives a tenant new database credentials while it is in service. A second account replaces the first, because MariaDB and MySQL have no
 * common way to give one account two passwords. The first account is dropped when no process can still use it. The next rotation finishes
 * a rotation that crashed, and so does the doctor.
 */
@Injectable()
export class CredentialRotation {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly changes: ChangeEvents,
    private readonly places: TenantPlaces,
    private readonly servers: ServerConnections,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Rotates the accounts of several tenants and waits once for all of them. Returns the errors by tenant. */
  async rotate(tenantIds: readonly number[]): Promise<ReadonlyMap<number, unknown>> {
    const failed = new Map<number, unknown>();
    const each = async (work: (tenantId: number) => Promise<void>): Promise<void> => {
      for (const tenantId of tenantIds.filter((id) => !failed.has(id))) {
        await work(tenantId).catch((error: unknown) => failed.set(tenantId, error));
      }
    };
    const leftOver = await this.leftOver(tenantIds);
    if (leftOver.size > 0) await pause(STALE_MS);
    await each((tenantId) => (leftOver.has(tenantId) ? this.retire(tenantId) : Promise.resolve()));
    await each((tenantId) => this.takeOver(tenantId));
    await pause(await believedFor(this.changes));
    await each((tenantId) => this.retire(tenantId));
    return failed;
  }

  /** Drops the accounts and passwords that an interrupted rotation left. Returns when the tenant has one of each. */
  async complete(tenantId: number): Promise<void> {
    await pause(STALE_MS);
    await this.retire(tenantId);
  }

  /** Tenants whose last rotation crashed: the account that it left must be dropped before its name is used again. */
  private async leftOver(tenantIds: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await this.database.use((manager) =>
      manager.query<{ tenantId: number }[]>(
        `SELECT tenant_id AS tenantId FROM tenant_credentials WHERE account = 'app' AND tenant_id IN (?)
          GROUP BY tenant_id HAVING COUNT(*) > 1`,
        [[...tenantIds, 0]],
      ),
    );
    return new Set(rows.map(({ tenantId }) => tenantId));
  }

  /**
   * Creates the new account on the server first, then enters it in the registry and increments the epoch. The account is created locked, and
   * is unlocked only if the tenant is served. The tenant's row is locked meanwhile: a change of the status either is seen here, or finds the
   * account.
   */
  private async takeOver(tenantId: number): Promise<void> {
    const place = await this.places.of(tenantId);
    const generation = (await this.newest(tenantId, 'app')).generation + 1;
    const account = { user: this.userOf(tenantId, generation), password: randomSecret() };
    await this.servers.on(place.server, (session) =>
      createAccount(session, { kind: 'app', startsLocked: true }, { ...account, database: place.database }),
    );
    await this.database.transaction(async (manager) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const { status } = await manager.findOneOrFail(Tenant, { where: { id: tenantId }, lock });
      await manager.insert(TenantCredential, {
        tenantId,
        account: 'app',
        username: account.user,
        generation,
        secretCiphertext: seal(this.ring, [tenantId, 'app', generation], account.password),
      });
      await manager.increment(TenantDatabase, { tenantId }, 'epoch', 1);
      if (!isShut(status)) await this.servers.on(place.server, (session) => unlockAccount(session, account.user));
    });
    this.changes.announce('tenant', tenantId);
  }

  /** Drops the older accounts once their sessions have ended: sessions survive a lock and a revoke (pitfalls P6). */
  private async retire(tenantId: number): Promise<void> {
    const { server } = await this.places.of(tenantId);
    const { username, generation } = await this.newest(tenantId, 'app');
    const earlier = await this.database.use((manager) =>
      manager.findBy(TenantCredential, { tenantId, account: 'app' as const }),
    );
    for (const old of earlier.filter((credential) => credential.generation < generation)) {
      if (old.username !== username) {
        await this.waitForSessions(tenantId, old.username);
        await this.servers.on(server, async (session) => {
          await lockAccount(session, old.username).catch(() => undefined);
          await endSessions(session, old.username);
          await dropAccount(session, old.username);
        });
      }
      await this.database.use((manager) => manager.delete(TenantCredential, { id: old.id }));
    }
    await this.renewDdl(tenantId);
  }

  /** The DDL account is locked unless it is in use, so its password is changed in place. The new one is stored before it is set. */
  private async renewDdl(tenantId: number): Promise<void> {
    const { server, database } = await this.places.of(tenantId);
    const current = await this.newest(tenantId, 'ddl');
    const generation = current.generation + 1;
    const password = randomSecret();
    const secretCiphertext = seal(this.ring, [tenantId, 'ddl', generation], password);
    await this.database.use((manager) =>
      manager.insert(TenantCredential, {
        tenantId,
        account: 'ddl',
        username: current.username,
        generation,
        secretCiphertext,
      }),
    );
    await this.servers.on(server, (session) =>
      createAccount(session, { kind: 'ddl' }, { user: current.username, password, database }),
    );
    await this.database.use((manager) =>
      manager.query("DELETE FROM tenant_credentials WHERE tenant_id = ? AND account = 'ddl' AND generation < ?", [
        tenantId,
        generation,
      ]),
    );
  }

  /** Waits for running work to end; sessions that take longer than the longest statement are ended by the caller. */
  private async waitForSessions(tenantId: number, user: string): Promise<void> {
    const { server } = await this.places.of(tenantId);
    const until = clock.monotonicMs() + MAX_WAIT_FOR_SESSIONS_MS;
    while (clock.monotonicMs() < until) {
      const open = await this.servers.on(server, (session) =>
        session.query<unknown[]>('SELECT 1 FROM information_schema.PROCESSLIST WHERE USER = ? LIMIT 1', [user]),
      );
      if (open.length === 0) return;
      await pause(POLL_MS);
    }
  }

  private newest(tenantId: number, account: 'app' | 'ddl'): Promise<TenantCredential> {
    return this.database.use((manager) =>
      manager.findOneOrFail(TenantCredential, { where: { tenantId, account }, order: { generation: 'DESC' } }),
    );
  }

  private userOf(tenantId: number, generation: number): string {
    return appUserOf(this.settings.database.tenantAccountPrefix, tenantId, generation);
  }
}
