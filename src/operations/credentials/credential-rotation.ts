import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing, randomSecret, seal } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { ChangeEvents } from '../../global/changes/change-events';
import { GlobalDatabase } from '../../global/global-database';
import { TenantCredential } from '../../global/tenants/tenant-credential.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { TenantPlaces } from '../provisioning/tenant-places';
import { ServerConnections } from '../servers/server-connections';
import { appUserOf, createAccount, dropAccount, endSessions, lockAccount } from '../servers/tenant-accounts';

/** What a process without news of the change may still believe (architecture.md §4), and longer where news is expected and lost. */
const BELIEVED_MS = 6000;
const BELIEVED_PUSHED_MS = 61_000;
const MOST_WAIT_FOR_SESSIONS_MS = 30_000;
const POLL_MS = 50;

/** How long a process may go on as if nothing had changed, once a change was announced. */
export async function believedFor(changes: ChangeEvents): Promise<number> {
  return (await changes.settled()) ? BELIEVED_MS : BELIEVED_PUSHED_MS;
}

/**
 * Gives a tenant new database credentials while it is served: a second account takes over from the first (neither server lets one
 * account have two passwords in the same way), and the first goes when nobody can still be using it. Whatever a crash left is
 * finished by the next rotation.
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

  /** Rotates the accounts of several tenants, waiting once for all. Answers what went wrong, by tenant. */
  async rotate(tenantIds: readonly number[]): Promise<ReadonlyMap<number, unknown>> {
    const failed = new Map<number, unknown>();
    const each = async (work: (tenantId: number) => Promise<void>): Promise<void> => {
      for (const tenantId of tenantIds.filter((id) => !failed.has(id))) {
        await work(tenantId).catch((error: unknown) => failed.set(tenantId, error));
      }
    };
    const leftOver = await this.leftOver(tenantIds);
    if (leftOver.size > 0) await pause(BELIEVED_MS);
    await each((tenantId) => (leftOver.has(tenantId) ? this.retire(tenantId) : Promise.resolve()));
    await each((tenantId) => this.takeOver(tenantId));
    await pause(await believedFor(this.changes));
    await each((tenantId) => this.retire(tenantId));
    return failed;
  }

  /** Tenants whose last rotation died half-way: the account it left must go before its name is used again. */
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

  /** A new account, good on the server before anybody is told of it; then the registry names it and the epoch says so. */
  private async takeOver(tenantId: number): Promise<void> {
    const place = await this.places.of(tenantId);
    const generation = (await this.newest(tenantId, 'app')).generation + 1;
    const account = { user: this.userOf(tenantId, generation), password: randomSecret() };
    await this.servers.on(place.server, (session) =>
      createAccount(session, 'app', { ...account, database: place.database }),
    );
    await this.database.transaction(async (manager) => {
      await manager.insert(TenantCredential, {
        tenantId,
        account: 'app',
        username: account.user,
        generation,
        secretCiphertext: seal(this.ring, [tenantId, 'app', generation], account.password),
      });
      await manager.increment(TenantDatabase, { tenantId }, 'epoch', 1);
    });
    this.changes.announce('tenant', tenantId);
  }

  /** Ends the accounts before the newest, once their sessions are gone: those outlive lock and revoke (pitfalls P6). */
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

  /** The schema's account is locked but while it works: its password changes in place, and is written down first. */
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
      createAccount(session, 'ddl', { user: current.username, password, database }),
    );
    await this.database.use((manager) =>
      manager.query("DELETE FROM tenant_credentials WHERE tenant_id = ? AND account = 'ddl' AND generation < ?", [
        tenantId,
        generation,
      ]),
    );
  }

  /** Work under way ends by itself; what lasts longer than a statement may is ended. */
  private async waitForSessions(tenantId: number, user: string): Promise<void> {
    const { server } = await this.places.of(tenantId);
    const until = Date.now() + MOST_WAIT_FOR_SESSIONS_MS;
    while (Date.now() < until) {
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
