import { Injectable } from '@nestjs/common';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { serverFactsOf } from '../dumps/database-inventory';
import { clientProgram } from '../dumps/client/client-programs';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { databaseExists } from '../servers/tenant-accounts';
import { DataUse } from '../tenant-database/data-use';
import { TenantAccounts } from '../tenant-database/tenant-accounts.service';
import { moveNeedsOffline, moveTargetUnfit } from './move.errors';
import { channelOf } from './move-plan';
import type { MovePlan } from './move-plan';
import { isConversion, MoveConversion } from './conversion/move-conversion';
import { ReplicationChannels } from './replication/replication-channels';
import { isOlder } from './server-versions';

/** What a move would copy. */
export interface MoveEstimate {
  readonly tables: number;
  /** Data and indexes, as the server estimates them. */
  readonly bytes: number;
  readonly rows: number;
  /** Null: the servers can replicate to each other. */
  readonly onlyOffline: string | null;
}

/** The settings that both servers must have in common, because they change what a statement or a row means. */
const COMMON = [
  'lower_case_table_names',
  'sql_mode',
  'character_set_server',
  'explicit_defaults_for_timestamp',
] as const;

/** Between two flavours the migrations build the schema, and rows are written with settings of their own. */
const COMMON_OF_FLAVOURS = ['lower_case_table_names'] as const;

interface Facts {
  readonly serverId: number;
  readonly binlogFormat: string;
  readonly rowImage: string;
  readonly common: Readonly<Record<string, string>>;
  /** Privileges of the provisioning account; null if it has all. */
  readonly held: ReadonlySet<string>;
}

const NEEDED: Readonly<Record<DatabaseServer['flavour'], readonly (readonly string[])[]>> = {
  mariadb: [
    ['REPLICATION SLAVE ADMIN', 'SUPER'],
    ['REPLICATION SLAVE'],
    ['BINLOG MONITOR', 'SUPER'],
    ['SLAVE MONITOR', 'REPLICA MONITOR', 'SUPER'],
  ],
  mysql: [
    ['REPLICATION_SLAVE_ADMIN', 'SUPER'],
    ['REPLICATION SLAVE'],
    ['REPLICATION CLIENT', 'SUPER'],
    ['SYSTEM_VARIABLES_ADMIN', 'SUPER'],
  ],
};

/** Finds out before a move whether it can succeed; changes nothing. */
@Injectable()
export class MovePreflight {
  constructor(
    private readonly servers: ServerConnections,
    private readonly accounts: TenantAccounts,
    private readonly channels: ReplicationChannels,
    private readonly use: DataUse,
    private readonly conversion: MoveConversion,
  ) {}

  /** @throws DomainError MOVE_TARGET_UNFIT, LEASE_HELD, CLIENT_MISSING, CLIENT_UNFIT, DATABASE_UNAVAILABLE */
  async check(plan: MovePlan): Promise<MoveEstimate> {
    const { from, to } = plan;
    if (from.id === to.id) throw moveTargetUnfit({ server: to.name, reason: 'it is there already' });
    if (to.state !== 'open') throw moveTargetUnfit({ server: to.name, reason: to.state });
    // A migration in the middle of a copy would change its tables.
    await this.use.assertNoSchemaWork();
    if (isConversion(plan)) await this.conversion.assertPossible(plan);
    else await this.assertDumps(plan);
    const [source, target] = [await this.factsOf(from), await this.factsOf(to)];
    const settings: readonly string[] = isConversion(plan) ? COMMON_OF_FLAVOURS : COMMON;
    const differing = settings.find((setting) => source.common[setting] !== target.common[setting]);
    if (differing !== undefined)
      throw moveTargetUnfit({
        server: to.name,
        reason: `${differing}: ${source.common[differing] ?? ''} → ${target.common[differing] ?? ''}`,
      });
    await this.assertFree(plan);
    const onlyOffline = await this.obstacle(plan, [source, target]);
    if (plan.isOnline && onlyOffline === null) await this.channels.assertAlone(channelOf(plan));
    return { ...(await this.sizeOf(plan)), onlyOffline };
  }

  /** @throws DomainError MOVE_NEEDS_OFFLINE */
  assertOnline({ from, to }: MovePlan, { onlyOffline }: MoveEstimate): void {
    if (onlyOffline !== null) throw moveNeedsOffline({ from: from.name, to: to.name, reason: onlyOffline });
  }

  /** A dump of the source loads on the target. */
  private async assertDumps({ from, to }: MovePlan): Promise<void> {
    if (isOlder(to.version, from.version))
      throw moveTargetUnfit({ server: to.name, reason: `${from.version} → ${to.version}` });
    await clientProgram(from, 'dump');
    await clientProgram(to, 'load');
  }

  /** Neither the database nor an account of the tenant exists on the new server. */
  private async assertFree({ tenantId, database, to }: MovePlan): Promise<void> {
    await this.servers.on(to, async (session) => {
      if (await databaseExists(session, database))
        throw moveTargetUnfit({
          server: to.name,
          reason: `${database} exists there; it may be the copy of an earlier move (move:undo)`,
        });
      const [account] = await this.accounts.on(session, tenantId, 'app', 'ddl');
      if (account !== undefined) throw moveTargetUnfit({ server: to.name, reason: `${account} exists` });
    });
  }

  /** Why the second server cannot follow the first one, or the first one cannot follow back; null if both can. */
  private async obstacle({ from, to }: MovePlan, facts: readonly [Facts, Facts]): Promise<string | null> {
    if (from.flavour !== to.flavour) return `${from.flavour} → ${to.flavour}`;
    const [source, target] = facts;
    if (source.serverId === target.serverId) return `server_id ${source.serverId}`;
    for (const { binlogFormat, rowImage, held } of facts) {
      if (binlogFormat !== 'ROW') return `binlog_format ${binlogFormat}`;
      if (rowImage !== 'FULL') return `binlog_row_image ${rowImage}`;
      const lacking = NEEDED[from.flavour].find((names) => !names.some((name) => held.has(name)));
      if (lacking !== undefined) return lacking[0] ?? '';
    }
    return null;
  }

  private async factsOf(server: DatabaseServer): Promise<Facts> {
    return this.servers.on(server, async (session) => {
      const { hasBinlog } = await serverFactsOf(session);
      const names = ['server_id', 'binlog_format', 'binlog_row_image', ...COMMON];
      const values = await variables(session, names);
      const end = hasBinlog ? await this.channels.end(server).catch(() => null) : null;
      return {
        serverId: Number(values['server_id']),
        binlogFormat: end === null ? 'OFF' : (values['binlog_format'] ?? 'ROW'),
        rowImage: values['binlog_row_image'] ?? 'FULL',
        common: values,
        held: await privileges(session),
      };
    });
  }

  private sizeOf({ from, database }: MovePlan): Promise<Omit<MoveEstimate, 'onlyOffline'>> {
    return this.servers.on(from, async (session) => {
      const [row] = await session.query<Record<'tables' | 'bytes' | 'rows', string | null>[]>(
        `SELECT COUNT(*) AS \`tables\`, SUM(DATA_LENGTH + INDEX_LENGTH) AS bytes, SUM(TABLE_ROWS) AS \`rows\`
          FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?`,
        [database],
      );
      return { tables: Number(row?.tables), bytes: Number(row?.bytes), rows: Number(row?.rows) };
    });
  }
}

async function variables(session: ServerSession, names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const rows = await session.query<{ Variable_name: string; Value: string }[]>(
    'SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)',
    [names],
  );
  return Object.fromEntries(rows.map(({ Variable_name: name, Value: value }) => [name, value]));
}

async function privileges(session: ServerSession): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ privilege: string }[]>(
    `SELECT PRIVILEGE_TYPE AS privilege FROM information_schema.USER_PRIVILEGES
      WHERE GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')`,
  );
  return new Set(rows.map(({ privilege }) => privilege));
}
