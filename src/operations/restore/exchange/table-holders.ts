import { Inject, Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import { appUserOf } from '../../servers/tenant-accounts';
import { tablesOf } from '../../dumps/side-loader';
import type { TenantPlace } from '../../tenant-database/tenant-places';
import type { RestorePlan } from '../restore-plan';
import { orHeld, TablesHeld, waitBriefly } from './tables-held';

interface SessionRow {
  readonly id: number | string;
  readonly account: string;
  readonly origin: string | null;
  readonly statement: string | null;
  readonly since: string;
}

/** The query of a dump program. */
const OF_A_DUMP = /^SELECT \/\*!40001 SQL_NO_CACHE \*\//;
/** Maximum sessions that an error names. */
const MAX_NAMED = 5;

const COLUMNS = `session.ID AS id, session.USER AS account, session.HOST AS origin, LEFT(session.INFO, 40) AS statement,
  DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL session.TIME SECOND, '%Y-%m-%dT%H:%i:%sZ') AS since`;

/** MySQL lists the locks on tables. */
const HOLDING = `SELECT DISTINCT ${COLUMNS} FROM performance_schema.metadata_locks held
  JOIN performance_schema.threads thread ON thread.THREAD_ID = held.OWNER_THREAD_ID
  JOIN information_schema.PROCESSLIST session ON session.ID = thread.PROCESSLIST_ID
  WHERE held.OBJECT_TYPE = 'TABLE' AND held.OBJECT_SCHEMA = ? AND held.LOCK_STATUS = 'GRANTED' AND session.ID <> CONNECTION_ID()`;

/**
 * MariaDB does not, so these are sessions in the database, and sessions with a transaction that are in no database. `LOCK TABLES` is no
 * transaction.
 */
const POSSIBLY_HOLDING = `SELECT ${COLUMNS} FROM information_schema.PROCESSLIST session
  LEFT JOIN information_schema.INNODB_TRX work ON work.trx_mysql_thread_id = session.ID
  WHERE session.ID <> CONNECTION_ID() AND session.COMMAND NOT IN ('Daemon', 'Binlog Dump')
    AND (session.DB = ? OR (session.DB IS NULL AND work.trx_id IS NOT NULL)) ORDER BY session.ID`;

/** Finds the sessions that hold the tables of a tenant while its access is stopped. */
@Injectable()
export class TableHolders {
  constructor(
    private readonly servers: ServerConnections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether no session holds a table that is to be exchanged. */
  areFree({ place: { server, database }, tables }: RestorePlan): Promise<boolean> {
    return this.servers.alone(server, async (session) => {
      await waitBriefly(session);
      const named = tables ?? (await tablesOf(session, database));
      if (named.length === 0) return true;
      const list = named.map((table) => `${quoteIdentifier(database)}.${quoteIdentifier(table)} WRITE`);
      try {
        await orHeld(session.query(`LOCK TABLES ${list.join(', ')}`));
        return true;
      } catch (error) {
        if (error instanceof TablesHeld) return false;
        throw error;
      }
    });
  }

  /** Ends the sessions of the tenant's accounts and of dumps that were left behind. Returns the others: id, account, origin, since when. */
  clear({ server, database, tenantId }: TenantPlace): Promise<readonly string[]> {
    return this.servers.on(server, async (session) => {
      const rows = await session.query<SessionRow[]>(await questionFor(session), [database]);
      const [ours, others] = [true, false].map((wanted) => rows.filter((row) => this.isOurs(tenantId, row) === wanted));
      for (const { id } of ours ?? []) await session.query(`KILL ${Number(id)}`).catch(() => undefined);
      return (others ?? []).slice(0, MAX_NAMED).map(nameOf);
    });
  }

  private isOurs(tenantId: number, { account, statement }: SessionRow): boolean {
    const { tenantAccountPrefix: prefix, user } = this.settings.database;
    const accounts = [appUserOf(prefix, tenantId, 1), appUserOf(prefix, tenantId, 2), `${prefix}${tenantId}_ddl`];
    return accounts.includes(account) || (account === user && OF_A_DUMP.test(statement ?? ''));
  }
}

async function questionFor(session: ServerSession): Promise<string> {
  const [row] = await session.query<{ version: string }[]>('SELECT VERSION() AS version');
  return /mariadb/i.test(row?.version ?? '') ? POSSIBLY_HOLDING : HOLDING;
}

const nameOf = ({ id, account, origin, since }: SessionRow): string =>
  `${id} ${account}@${(origin ?? '').split(':')[0] ?? ''} (${since})`;
