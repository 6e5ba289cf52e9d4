import { Inject, Injectable } from '@nestjs/common';
import { IsolatedLoop, Leases } from '#jobs';
import type { LoopFailure } from '#jobs';
import { grantPattern, reasonOf } from '#persistence';
import type { TenantStatus } from '#tenancy';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import { FIX, REPEAT } from '../../ports/doctor-checks';
import type { Problem } from '../../ports/doctor-checks';
import { accountFacts } from '../servers/account-facts';
import type { AccountFacts } from '../servers/account-facts';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import {
  accountNamesOf,
  createAccount,
  dropAccount,
  endSessions,
  isShut,
  lockAccount,
  PRIVILEGES,
  unlockAccount,
} from '../servers/tenant-accounts';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';
import { TenantPlaces } from '../tenant-database/tenant-places';
import type { TenantLogins } from '../tenant-database/tenant-places';

/** The expected state of one account of a tenant. */
interface Wanted {
  readonly server: DatabaseServer;
  readonly kind: AccountKind;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Null means either state: a migration or an operation may be using the account. */
  readonly locked: boolean | null;
}

/** A tenant of the server, by the registry. */
interface Registered {
  readonly tenantId: number;
  readonly slug: string;
  readonly status: TenantStatus;
  readonly databaseName: string;
  readonly schemaStatus: string;
}

/** What is known of the tenants of one page. */
interface Known {
  readonly server: DatabaseServer;
  readonly databases: ReadonlySet<string>;
  readonly accounts: ReadonlyMap<string, AccountFacts>;
  readonly logins: ReadonlyMap<number, TenantLogins>;
  readonly isMigrating: boolean;
}

/** Tenants whose accounts are in memory at the same time. */
const PAGE = 100;

/** Tenants that are still being created are skipped: their operation handles them. */
const TENANTS = `SELECT location.tenant_id AS tenantId, tenant.slug, tenant.status, location.database_name AS databaseName,
    location.status AS schemaStatus
  FROM tenant_databases location JOIN tenants tenant ON tenant.id = location.tenant_id
  WHERE location.server_id = ? AND location.status <> 'creating' AND location.tenant_id > ?
  ORDER BY location.tenant_id LIMIT ${PAGE}`;

/**
 * Checks every tenant of a server: its database exists, and all its accounts have the expected privileges and locks. The server is asked
 * some statements for a page of tenants.
 */
@Injectable()
export class TenantChecks {
  private readonly loop = new IsolatedLoop('doctor tenants');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly places: TenantPlaces,
    private readonly leases: Leases,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(server: DatabaseServer, session: ServerSession): Promise<Problem[]> {
    const isMigrating = await this.leases.isHeld(MIGRATION_LEASE);
    const problems: Problem[] = [];
    for (let page = await this.after(server, 0); page.length > 0;) {
      const known = { ...(await this.facts(server, session, page)), isMigrating };
      const failed = await this.loop.each(page, {
        name: ({ tenantId }) => `tenant ${tenantId}`,
        work: (tenant) => Promise.resolve(problems.push(...this.ofTenant(tenant, known))),
      });
      problems.push(...failed.map((failure) => uncheckable(server, failure)));
      page = await this.after(server, page.at(-1)?.tenantId ?? 0);
    }
    return problems;
  }

  private async facts(
    server: DatabaseServer,
    session: ServerSession,
    page: readonly Registered[],
  ): Promise<Omit<Known, 'isMigrating'>> {
    const logins = await this.places.loginsOf(page.map(({ tenantId }) => tenantId));
    const users = page.flatMap(({ tenantId }) => {
      const own = logins.get(tenantId);
      return [...this.namesOf(tenantId), ...(own === undefined ? [] : [...own.appUsers, own.ddl.user])];
    });
    const names = page.map(({ databaseName }) => databaseName);
    const found = await session.query<{ name: string }[]>(
      'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (?)',
      [names],
    );
    const accounts = await accountFacts(session, [...new Set(users)]);
    return { server, databases: new Set(found.map(({ name }) => name)), accounts, logins };
  }

  private ofTenant(tenant: Registered, known: Known): Problem[] {
    const { tenantId, slug, databaseName, schemaStatus } = tenant;
    const subject = `${known.server.name} ${databaseName}`;
    const problems: Problem[] = [];
    if (!known.databases.has(databaseName)) {
      const advice = { run: `restore:tenant ${slug} latest` };
      problems.push({ check: 'database', subject, problem: 'the database is missing', advice });
    }
    if (schemaStatus === 'failed') {
      const advice = { run: 'tenant:migrate --only-failed' };
      problems.push({ check: 'migration', subject, problem: 'the last migration failed', advice });
    }
    const own = known.logins.get(tenantId);
    if (own !== undefined) return [...problems, ...this.accounts(tenant, known, own)];
    const problem = 'the stored credentials cannot be decrypted';
    const advice = { act: 'put the master key that sealed them back into MASTER_KEYS_FILE' };
    return [...problems, { check: 'credentials', subject: `tenant ${tenantId}`, problem, advice }];
  }

  private accounts({ tenantId, status, databaseName }: Registered, known: Known, own: TenantLogins): Problem[] {
    const { server, isMigrating } = known;
    const locks = { app: status === 'maintenance' ? null : isShut(status), ddl: isMigrating ? null : true };
    const problems = (['app', 'ddl'] as const).flatMap((kind) =>
      this.account({ server, kind, ...own[kind], database: databaseName, locked: locks[kind] }, known.accounts),
    );
    if (locks.app === true) problems.push(...this.otherAccounts(tenantId, own, known));
    return problems;
  }

  /** Further application accounts of a tenant that is not served, such as one of an interrupted rotation, must be locked too. */
  private otherAccounts(tenantId: number, { app, appUsers }: TenantLogins, { server, accounts }: Known): Problem[] {
    const users = new Set([...this.namesOf(tenantId), ...appUsers]);
    return [...users].toSorted().flatMap((user): Problem[] => {
      const facts = accounts.get(user);
      if (user === app.user || facts === undefined || facts.isLocked) return [];
      const mend = (): Promise<void> => this.setLock({ server, user, locked: true });
      const problem = 'the account is not locked';
      return [{ check: 'account-lock', subject: `${server.name} ${user}`, problem, advice: FIX, mend }];
    });
  }

  private account(wanted: Wanted, accounts: Known['accounts']): Problem[] {
    const { server, kind, user, database, locked } = wanted;
    const subject = `${server.name} ${user}`;
    const expected = `GRANT ${[...PRIVILEGES[kind]].toSorted().join(', ')} ON ${grantPattern(database)}.*`;
    const actual = accounts.get(user);
    if (actual?.grants.length !== 1 || actual.grants[0] !== expected) {
      const problem = actual === undefined ? 'the account is missing' : 'the grants are not those of its role';
      return [{ check: 'grants', subject, problem, advice: FIX, mend: () => this.remake(wanted) }];
    }
    if (locked === null || actual.isLocked === locked) return [];
    const problem = locked ? 'the account is not locked' : 'the account is locked';
    return [{ check: 'account-lock', subject, problem, advice: FIX, mend: () => this.setLock(wanted) }];
  }

  private namesOf(tenantId: number): readonly string[] {
    return accountNamesOf(this.settings.database.tenantAccountPrefix, tenantId, 'app');
  }

  private async remake(wanted: Wanted): Promise<void> {
    await this.servers.on(wanted.server, async (session) => {
      await dropAccount(session, wanted.user);
      const { kind, locked } = wanted;
      // An operation that needs the account unlocks it itself.
      await createAccount(session, kind === 'ddl' ? { kind } : { kind, startsLocked: locked !== false }, wanted);
    });
  }

  /** A lock does not affect open sessions, so they are ended as well. */
  private async setLock({ server, user, locked }: Pick<Wanted, 'server' | 'user' | 'locked'>): Promise<void> {
    await this.servers.on(server, async (session) => {
      if (locked !== true) return unlockAccount(session, user);
      await lockAccount(session, user);
      await endSessions(session, user);
    });
  }

  private after(server: DatabaseServer, tenantId: number): Promise<readonly Registered[]> {
    return this.database.use((manager) => manager.query<readonly Registered[]>(TENANTS, [server.id, tenantId]));
  }
}

const uncheckable = (server: DatabaseServer, { item, error }: LoopFailure): Problem => ({
  check: 'doctor',
  subject: `${server.name} ${item}`,
  problem: `could not be checked: ${reasonOf(error)}`,
  advice: REPEAT,
});
