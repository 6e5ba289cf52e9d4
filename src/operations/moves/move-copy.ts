import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { assertSeesAll, inventoryOf, serverFactsOf } from '../dumps/database-inventory';
import { dumpArguments } from '../dumps/dump-arguments';
import { loadOptions } from '../dumps/dump-feeding';
import { foreignObjects, namesOf } from '../dumps/foreign-objects';
import { clientProgram } from '../dumps/client/client-programs';
import { SideDatabases } from '../dumps/side-databases';
import type { SideDatabase } from '../dumps/side-databases';
import { workOnDump } from '../dumps/thread/dump-threads';
import { ServerConnections } from '../servers/server-connections';
import { dropAccount } from '../servers/tenant-accounts';
import { TenantAccounts } from '../tenant-database/tenant-accounts.service';
import { moveCopyDiffers, moveTargetUnfit } from './move.errors';
import type { MovePlan } from './move-plan';
import { isConversion, MoveConversion } from './conversion/move-conversion';
import type { LogPosition } from './replication/channel-dialect';
import { ReplicationChannels } from './replication/replication-channels';

/** The copy of one moment: what follows it in the source's log is missing in it. */
export interface Copied {
  readonly bytes: number;
  readonly rows: number;
  /** Null: the source writes no log. */
  readonly position: LogPosition | null;
  /** False if the copy may contain changes that follow the position: they are applied again. */
  readonly isExact: boolean;
  /** Of the schema on the target, if it is not that of the source: between two flavours. */
  readonly fingerprint?: string;
}

/** Copies a database to another server: one dump, which the target loads while it is read. Between two flavours, row by row. */
@Injectable()
export class MoveCopy {
  constructor(
    private readonly servers: ServerConnections,
    private readonly sides: SideDatabases,
    private readonly channels: ReplicationChannels,
    private readonly accounts: TenantAccounts,
    private readonly conversion: MoveConversion,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Recreates the database on the target and fills it.
   *
   * @throws DomainError MOVE_COPY_DIFFERS, MOVE_TARGET_UNFIT, BACKUP_PRIVILEGE_MISSING, DUMP_FOREIGN_STATEMENT, CLIENT_FAILED
   */
  async copy(plan: MovePlan, report: (bytes: number) => void): Promise<Copied> {
    if (isConversion(plan)) return { ...(await this.conversion.copy(plan, report)), position: null, isExact: true };
    const { from, to, database } = plan;
    const { facts, inventory, end } = await this.before(plan);
    const side: SideDatabase = { server: to, database, user: `${plan.accountPrefix}copy_${plan.operationId}` };
    const { user, password } = this.settings.database;
    const source = {
      program: await clientProgram(from, 'dump'),
      login: { host: from.host, port: from.port, user, password },
      args: dumpArguments(facts, database),
    };
    const copied = await this.sides.asOwner(side, async (login) => {
      // The client of a killed process writes until its sessions are ended, which has happened by now. So the database is recreated.
      await this.sides.createEmpty(side);
      const args = [...loadOptions(to.flavour), database];
      const target = { program: await clientProgram(to, 'load'), login, args };
      return workOnDump({ kind: 'copy', source, target }, { onBytes: report });
    });
    if (!copied.isComplete) throw moveCopyDiffers({ difference: 'no trailer' });
    const now = await this.servers.on(to, (session) => inventoryOf(session, database));
    if (now.fingerprint !== inventory.fingerprint) throw moveCopyDiffers({ difference: 'schema' });
    const rows = Object.values(copied.facts.rows).reduce((sum, count) => sum + count, 0);
    const isExact = copied.facts.binlog !== null;
    return { bytes: copied.bytes, rows, position: copied.facts.binlog ?? end, isExact };
  }

  /** Drops the copy on the target, with the tenant's accounts there. Idempotent. */
  async discard({ tenantId, to, database, accountPrefix, operationId }: MovePlan): Promise<void> {
    await this.sides.drop({ server: to, database, user: `${accountPrefix}copy_${operationId}` });
    await this.servers.on(to, async (session) => {
      for (const user of await this.accounts.on(session, tenantId, 'app', 'ddl')) await dropAccount(session, user);
    });
  }

  /** MySQL's dump contains no position: changes are followed from the end of the log before it. */
  private async before({ from, database }: MovePlan) {
    const end = await this.channels.end(from).catch(() => null);
    return this.servers.on(from, async (session) => {
      await assertSeesAll(session);
      const foreign = (await foreignObjects(session, database)).filter(({ reason }) => reason !== null);
      if (foreign.length > 0) throw moveTargetUnfit({ server: from.name, reason: namesOf(foreign) });
      return { facts: await serverFactsOf(session), inventory: await inventoryOf(session, database), end };
    });
  }
}
