import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { IsolatedLoop, Leases } from '#jobs';
import { driverErrorOf, grantPattern, reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';
import { TenantAccounts } from '../tenant-database/tenant-accounts.service';
import { TenantPlaces } from '../tenant-database/tenant-places';
import type { TenantPlace } from '../tenant-database/tenant-places';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import {
  createAccount,
  databaseExists,
  dropAccount,
  endSessions,
  isLocked,
  isShut,
  lockAccount,
  PRIVILEGES,
  unlockAccount,
} from '../servers/tenant-accounts';
import type { Problem } from '../../ports/doctor-checks';

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

interface Registry {
  readonly locations: TenantDatabase[];
  readonly lockedOut: ReadonlySet<number>;
  readonly maintained: ReadonlySet<number>;
}

const NO_SUCH_ACCOUNT = new Set([1141, 1133, 1269, 3162, 1396]);

/** Checks every tenant of a server: its database exists, and all its accounts have the expected privileges and locks. */
@Injectable()
export class TenantChecks {
  private readonly loop = new IsolatedLoop('doctor tenants');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly places: TenantPlaces,
    private readonly leases: Leases,
    private readonly tenantAccounts: TenantAccounts,
  ) {}

  async of(server: DatabaseServer, session: ServerSession): Promise<Problem[]> {
    const { locations, lockedOut, maintained } = await this.registry(server);
    const isMigrating = await this.leases.isHeld(MIGRATION_LEASE);
    const problems: Problem[] = [];
    const look = async ({ tenantId, databaseName, status }: TenantDatabase): Promise<void> => {
      const subject = `${server.name} ${databaseName}`;
      if (!(await databaseExists(session, databaseName))) {
        problems.push({ check: 'database', subject, problem: 'the database is missing' });
      }
      if (status === 'failed') problems.push({ check: 'migration', subject, problem: 'the last migration failed' });
      const locks = { app: maintained.has(tenantId) ? null : lockedOut.has(tenantId), ddl: isMigrating ? null : true };
      problems.push(...(await this.accounts(session, { server, tenantId, locks })));
    };
    const failed = await this.loop.each(locations, { name: ({ tenantId }) => `tenant ${tenantId}`, work: look });
    return [...problems, ...failed.map(({ item, error }) => uncheckable(`${server.name} ${item}`, error))];
  }

  private async accounts(
    session: ServerSession,
    {
      server,
      tenantId,
      locks,
    }: { server: DatabaseServer; tenantId: number; locks: Record<AccountKind, boolean | null> },
  ): Promise<Problem[]> {
    const place = await this.places.of(tenantId).catch(() => null);
    if (place === null) {
      return [
        { check: 'credentials', subject: `tenant ${tenantId}`, problem: 'the stored credentials cannot be decrypted' },
      ];
    }
    const { database } = place;
    const problems: Problem[] = [];
    for (const kind of ['app', 'ddl'] as const) {
      problems.push(...(await this.account(session, { server, kind, ...place[kind], database, locked: locks[kind] })));
    }
    if (locks.app === true) problems.push(...(await this.otherAccounts(session, place)));
    return problems;
  }

  /** Further application accounts of a tenant that is not served, such as one of an interrupted rotation, must be locked too. */
  private async otherAccounts(session: ServerSession, { server, tenantId, app }: TenantPlace): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const user of await this.tenantAccounts.on(session, tenantId, 'app')) {
      if (user === app.user || (await isLocked(session, user))) continue;
      const mend = (): Promise<void> => this.setLock({ server, user, locked: true });
      problems.push({
        check: 'account-lock',
        subject: `${server.name} ${user}`,
        problem: 'the account is not locked',
        mend,
      });
    }
    return problems;
  }

  private async account(session: ServerSession, wanted: Wanted): Promise<Problem[]> {
    const { server, kind, user, database, locked } = wanted;
    const subject = `${server.name} ${user}`;
    const expected = `GRANT ${[...PRIVILEGES[kind]].toSorted().join(', ')} ON ${grantPattern(database)}.*`;
    const actual = await grantsOf(session, user);
    if (actual?.length !== 1 || actual[0] !== expected) {
      const problem = actual === null ? 'the account is missing' : 'the grants are not those of its role';
      return [{ check: 'grants', subject, problem, mend: () => this.remake(wanted) }];
    }
    if (locked === null || (await isLocked(session, user)) === locked) return [];
    const problem = locked ? 'the account is not locked' : 'the account is locked';
    return [{ check: 'account-lock', subject, problem, mend: () => this.setLock(wanted) }];
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

  /** Tenants that are still being created are skipped: their operation handles them. */
  private registry(server: DatabaseServer): Promise<Registry> {
    return this.database.use(async (manager) => {
      const where = { serverId: server.id, status: Not('creating' as const) };
      const locations = await manager.find(TenantDatabase, { where, order: { tenantId: 'ASC' } });
      const tenants = await manager.findBy(Tenant, { id: In(locations.map(({ tenantId }) => tenantId)) });
      const maintained = new Set(tenants.filter(({ status }) => status === 'maintenance').map(({ id }) => id));
      const lockedOut = new Set(tenants.filter(({ status }) => isShut(status)).map(({ id }) => id));
      return { locations, lockedOut, maintained };
    });
  }
}

const uncheckable = (subject: string, error: unknown): Problem => ({
  check: 'doctor',
  subject,
  problem: `could not be checked: ${reasonOf(error)}`,
});

/** The account's grants in one spelling, without USAGE; null if the account does not exist. */
async function grantsOf(session: ServerSession, user: string): Promise<string[] | null> {
  const rows = await session
    .query<Record<string, string>[]>("SHOW GRANTS FOR ?@'%'", [user])
    .catch((error: unknown) => {
      if (NO_SUCH_ACCOUNT.has(driverErrorOf(error)?.errno ?? 0)) return null;
      throw error;
    });
  if (rows === null) return null;
  return rows.flatMap((row) => {
    const [, privileges = '', target] = /^GRANT (.*) ON (.*?) TO /.exec(Object.values(row)[0] ?? '') ?? [];
    return privileges === '' || privileges === 'USAGE'
      ? []
      : [`GRANT ${privileges.split(', ').toSorted().join(', ')} ON ${target}`];
  });
}
