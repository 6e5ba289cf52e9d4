import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '#kernel';
import type { GlobalDatabase } from '../global-database';
import { chainOf } from './audit-chain';
import type { AuditChains } from './audit-chains';
import { EventBatches, SetAside } from './event-batches';

interface OutboxRow {
  readonly id: number | string;
  readonly payload: unknown;
}

interface NamedRow {
  readonly id: number;
  readonly chain: number;
  readonly eventId: string | null;
}

const BATCH_SIZE = 500;

/** Events that wait in the global database for their chains. An event that cannot be written stays there and is skipped for a while. */
export class GlobalOutbox {
  private readonly batches = new EventBatches('audit trail');
  private readonly rows = new SetAside<number>();
  private readonly chainsAside = new SetAside<number>();

  constructor(
    private readonly database: GlobalDatabase,
    private readonly chains: AuditChains,
  ) {}

  /** Appends the waiting events and `more` to their chains, in the caller's transaction; returns how many left the outbox. */
  async relay(manager: EntityManager, more: readonly AuditEvent[]): Promise<number> {
    const [condition, values] = this.awaited();
    const rows = await manager.query<OutboxRow[]>(
      `SELECT id, payload FROM audit_outbox ${condition} ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED`,
      [...values, BATCH_SIZE],
    );
    await this.chains.append(manager, [...rows.map(eventOf), ...more]);
    await removed(manager, rows);
    return rows.length;
  }

  /** As {@link relay}, but those of `more` that are already in their chains are skipped. */
  async relayOnce(manager: EntityManager, more: readonly AuditEvent[]): Promise<number> {
    return this.relay(manager, await this.chains.unwritten(manager, more));
  }

  /** Stores events from memory in the outbox and passes each stored part to `left`. Returns the events that cannot be stored. */
  async leave(
    events: readonly AuditEvent[],
    left: (part: readonly AuditEvent[]) => void,
  ): Promise<readonly AuditEvent[]> {
    return this.batches.write(events, {
      name: ({ eventId }) => `event ${eventId}`,
      write: async (part) => {
        await this.database.transactionForAudit((manager) => leaveEvents(manager, part));
        left(part);
      },
    });
  }

  /** As {@link relay}, but chain by chain and without the events that cannot be written; returns how many rows it examined. */
  async relayApart(): Promise<number> {
    const rows = await this.database.transactionForAudit((manager) => this.named(manager));
    const failed = await this.batches.eachChain([...new Set(rows.map(({ chain }) => chain))], async (chain) => {
      const unwritable = await this.batches.write(
        rows.filter((row) => row.chain === chain),
        { name: nameOf, write: (part) => this.relayRows(part) },
      );
      for (const { id } of unwritable) this.rows.add(id);
    });
    for (const chain of failed) this.chainsAside.add(chain);
    return rows.length;
  }

  private async relayRows(part: readonly NamedRow[]): Promise<void> {
    await this.database.transactionForAudit(async (manager) => {
      const rows = await manager.query<OutboxRow[]>(
        'SELECT id, payload FROM audit_outbox WHERE id IN (?) ORDER BY id FOR UPDATE SKIP LOCKED',
        [part.map(({ id }) => id)],
      );
      await this.chains.append(manager, rows.map(eventOf));
      await removed(manager, rows);
    });
  }

  private async named(manager: EntityManager): Promise<readonly NamedRow[]> {
    const [condition, values] = this.awaited();
    const rows = await manager.query<(Omit<NamedRow, 'id'> & Pick<OutboxRow, 'id'>)[]>(
      `SELECT id, chain, JSON_UNQUOTE(JSON_EXTRACT(payload, '$.eventId')) AS eventId FROM audit_outbox ${condition}
        ORDER BY id LIMIT ?`,
      [...values, BATCH_SIZE],
    );
    return rows.map((row) => ({ ...row, id: Number(row.id) }));
  }

  /** The SQL condition that excludes skipped rows and chains, with its values. */
  private awaited(): readonly [condition: string, values: readonly unknown[]] {
    const aside = [
      ['id', [...this.rows.all]],
      ['chain', [...this.chainsAside.all]],
    ] as const;
    const parts = aside.filter(([, values]) => values.length > 0);
    if (parts.length === 0) return ['', []];
    const condition = parts.map(([column]) => `${column} NOT IN (?)`).join(' AND ');
    return [`WHERE ${condition}`, parts.map(([, values]) => values)];
  }
}

/** Stores events in the outbox, in the transaction of their cause. */
export async function leaveEvents(manager: EntityManager, events: readonly AuditEvent[]): Promise<void> {
  await manager.query('INSERT INTO audit_outbox (chain, payload) VALUES ?', [
    events.map((event) => [chainOf(event), JSON.stringify(event)]),
  ]);
}

async function removed(manager: EntityManager, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length > 0) await manager.query('DELETE FROM audit_outbox WHERE id IN (?)', [rows.map(({ id }) => id)]);
}

const eventOf = ({ payload }: OutboxRow): AuditEvent =>
  (typeof payload === 'string' ? JSON.parse(payload) : payload) as AuditEvent;

const nameOf = ({ id, eventId }: NamedRow): string => (eventId === null ? `row ${id}` : `event ${eventId}`);
