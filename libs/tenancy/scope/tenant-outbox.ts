import { DataSource } from 'typeorm';
import { clock } from '#kernel';
import { driverErrorOf, tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from './decorators';

type StoredMessage = Omit<OutboxMessage, 'id'> & { readonly id: number | string };

export interface OutboxMessage {
  readonly id: number;
  readonly topic: string;
  readonly payload: unknown;
}

/**
 * The outbox of a tenant: messages that its transactions wrote for other components, oldest first. Delivery is at least
 * once, so consumers must tolerate duplicates.
 */
@TenantScoped()
export class TenantOutbox {
  constructor(@InjectTenantDataSource() private readonly dataSource: DataSource) {}

  /** Writes a message in the transaction that causes it: the message exists exactly if the transaction is committed. */
  async write({ manager }: UnitOfWork, topic: string, payload: unknown): Promise<void> {
    const row = [topic, JSON.stringify(payload)];
    await manager.query(`INSERT INTO ${tableName(manager, 'outbox')} (topic, payload) VALUES (?, ?)`, row);
  }

  /** Reads at most `limit` messages. `afterId` skips the messages up to that id; `topic` null means every topic. */
  async oldest(limit: number, afterId = 0, topic: string | null = null): Promise<readonly OutboxMessage[]> {
    const { manager } = this.dataSource;
    const rows = await manager.query<StoredMessage[]>(
      `SELECT id, topic, payload FROM ${tableName(manager, 'outbox')} WHERE relayed_at IS NULL AND id > ?
        AND (? IS NULL OR topic = ?) ORDER BY id LIMIT ?`,
      [afterId, topic, topic, limit],
    );
    // On MySQL the driver parses a JSON column; on MariaDB it is text.
    return rows.map((row) => ({ ...row, id: Number(row.id), payload: parsed(row.payload) }));
  }

  /**
   * Stores the last number of each chain in the tenant's database, beside the data that the chain documents. The stored
   * number never decreases.
   */
  async witness(marks: readonly ChainWitness[]): Promise<void> {
    if (marks.length === 0) return;
    const { manager } = this.dataSource;
    // `sequence` is assigned last, because the other columns are compared with its stored value.
    const sets = ['hash', 'key_id', 'mac', 'noted_at', 'sequence'].map(farther).join(', ');
    const rows = marks.map(({ chain, sequence, hash, keyId, mac }) => {
      const [hashBytes, macBytes] = [Buffer.from(hash, 'hex'), Buffer.from(mac, 'hex')];
      return [chain, sequence, hashBytes, keyId, macBytes, clock.now()];
    });
    const table = tableName(manager, 'audit_witnesses');
    await manager
      .query(
        `INSERT INTO ${table} (chain, sequence, hash, key_id, mac, noted_at) VALUES ? ON DUPLICATE KEY UPDATE ${sets}`,
        [rows],
      )
      .catch((error: unknown) => {
        // The table is missing in a database that this release has not migrated yet.
        if (driverErrorOf(error)?.errno !== UNKNOWN_TABLE) throw error;
      });
  }

  /** Deletes relayed messages. The audit log has become their record. */
  async remove(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const { manager } = this.dataSource;
    await manager.query(`DELETE FROM ${tableName(manager, 'outbox')} WHERE id IN (?)`, [[...ids]]);
  }
}

/** The last number and hash of a chain of events from the outbox, signed. */
export interface ChainWitness {
  readonly chain: number;
  readonly sequence: number;
  /** Hexadecimal, like `mac`. */
  readonly hash: string;
  readonly keyId: string;
  readonly mac: string;
}

const UNKNOWN_TABLE = 1146;

const farther = (column: string): string =>
  `${column} = IF(VALUES(sequence) >= sequence, VALUES(${column}), ${column})`;

function parsed(payload: unknown): unknown {
  return typeof payload === 'string' ? JSON.parse(payload) : payload;
}
