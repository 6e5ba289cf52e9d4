import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { systemEvent } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { setGlobalAccount } from '../../../database/global/global-account';
import { globalAppAccount } from '../../../database/global/global-data-source';
import type { StepRecord } from '#jobs';
import { ServerConnections } from '../../servers/server-connections';
import { tablesOf } from '../../dumps/side-loader';
import { TableExchange } from '../exchange/table-exchange';
import type { ExchangeRecord } from '../exchange/table-exchange';
import { ChainBreaks } from './chain-breaks';
import { GlobalOwner } from './global-owner';
import type { GlobalPlace } from './global-owner';
import type { RegistryComparison } from './registry-comparison';
import { copyRows } from './registry-rows';
import { AUDIT_TABLES, historyTablesOf, RESTORED_TABLES } from './registry-tables';

interface StoredMark {
  readonly chain: number;
  readonly sequence: number;
  /** Hexadecimal. */
  readonly hash: string;
}

/** Recorded before the exchange: the databases of the tables, and the heads of the audit chains. */
interface RegistryExchangeRecord extends ExchangeRecord {
  readonly restored: readonly StoredMark[];
  readonly reached: readonly StoredMark[];
  readonly eventId: string;
}

/** The result of an operation that was running when the backup was made is unknown, so it is ended. */
const ENDED_OPERATION = {
  state: "IF(state = 'running', 'failed', state)",
  error: "IF(state = 'running', 'REGISTRY_RESTORED', error)",
  idempotency_key: 'NULL',
  lease_owner: 'NULL',
  lease_until: 'NULL',
};

/** Replaces the present registry, which is kept, with a prepared one. All methods are idempotent. */
@Injectable()
export class RegistryExchange {
  constructor(
    private readonly owner: GlobalOwner,
    private readonly servers: ServerConnections,
    private readonly exchange: TableExchange,
    private readonly breaks: ChainBreaks,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The audit log is exchanged only if it does not continue the backup's. */
  tablesOf(isContinued: boolean): readonly string[] {
    return [...RESTORED_TABLES, ...(isContinued ? [] : AUDIT_TABLES)];
  }

  async intend({ live, side }: GlobalPlace, comparison: RegistryComparison): Promise<StepRecord> {
    const exchanged = new Set(this.tablesOf(comparison.isContinued));
    const chosen = async (database: string): Promise<string[]> =>
      (await this.servers.on(side.server, (session) => tablesOf(session, database))).filter((table) =>
        exchanged.has(table),
      );
    const places = comparison.tenants.map((tenant) => ({ ...tenant, placement: 'database' as const }));
    const seen = comparison.isContinued ? new Map() : await this.breaks.farthest(places);
    const [restored, present] = await this.owner.on(live, async (manager) => [
      await this.breaks.headsOf(manager, side.database),
      await this.breaks.headsOf(manager, live),
    ]);
    const reached = comparison.isContinued ? present : seen;
    return {
      live: await chosen(live),
      source: await chosen(side.database),
      restored: stored(restored),
      reached: stored(reached),
      eventId: systemEvent({ tenantId: null, action: ACTION, entityId: 0, outcome: 'done', route: ROUTE }).eventId,
    };
  }

  async swap({ live, side, kept }: GlobalPlace, record: StepRecord): Promise<void> {
    const place = { server: side.server, database: live };
    await this.exchange.swap({ place, source: side, kept }, record as unknown as ExchangeRecord);
  }

  /** Completes the exchange: breaks in the audit log, history that only the backup contains, used ids, and privileges. */
  async complete(
    { live, side }: GlobalPlace,
    { operationId, comparison, record }: { operationId: number; comparison: RegistryComparison; record: StepRecord },
  ): Promise<void> {
    await this.owner.on(live, async (manager) => {
      await manager.transaction((within) => this.mark(within, operationId, { comparison, record }));
      const tables = await this.servers.on(side.server, (session) => tablesOf(session, side.database));
      for (const table of historyTablesOf(tables)) {
        const instead = table === 'operations' ? ENDED_OPERATION : {};
        await copyRows(manager, { from: side.database, to: live }, { table, instead });
      }
      for (const { tenantId } of comparison.tenants)
        await manager.query('INSERT IGNORE INTO tenant_ids (id) VALUES (?)', [tenantId]);
      await setGlobalAccount(manager, live, globalAppAccount(this.settings, this.ring));
    });
  }

  private async mark(
    manager: EntityManager,
    operationId: number,
    { comparison, record }: { comparison: RegistryComparison; record: StepRecord },
  ): Promise<void> {
    const { restored, reached, eventId } = record as unknown as RegistryExchangeRecord;
    const isLost = !comparison.isContinued;
    const order = { operationId, isLost, restored: marksIn(restored), reached: marksIn(reached) };
    await this.breaks.write(manager, order);
    const event = systemEvent({ tenantId: null, action: ACTION, entityId: operationId, outcome: 'done', route: ROUTE });
    await this.breaks.note(manager, { ...event, eventId });
  }
}

const ACTION = 'registry:restore';
const ROUTE = 'operation restore.global';

type Marks = ReadonlyMap<number, { readonly sequence: number; readonly hash: Buffer }>;

const stored = (marks: Marks): readonly StoredMark[] =>
  [...marks].map(([chain, { sequence, hash }]) => ({ chain, sequence, hash: hash.toString('hex') }));

const marksIn = (marks: readonly StoredMark[]): Marks =>
  new Map(marks.map(({ chain, sequence, hash }) => [chain, { sequence, hash: Buffer.from(hash, 'hex') }]));
