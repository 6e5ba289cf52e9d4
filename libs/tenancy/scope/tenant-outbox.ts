import { DataSource } from 'typeorm';
import { driverErrorOf, tableName } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from './decorators';

type StoredMessage = Omit<OutboxMessage, 'id'> & { readonly id: number | string };

export interface OutboxMessage {
  readonly id: number;
  readonly topic: string;
  readonly payload: unknown;
}

/** What a tenant's transactions left for others, oldest first. Taken at least once: whoever takes it must bear it twice. */
@TenantScoped()
export class TenantOutbox {
  constructor(@InjectTenantDataSource() private readonly dataSource: DataSource) {}

  /** At most `limit`, behind a message where others were passed by; of every topic unless one is named. */
  async oldest(limit: number, afterId = 0, topic: string | null = null): Promise<readonly OutboxMessage[]> {
    const { manager } = this.dataSource;
    const rows = await manager.query<StoredMessage[]>(
      `SELECT id, topic, payload FROM ${tableName(manager, 'outbox')} WHERE relayed_at IS NULL AND id > ?
        AND (? IS NULL OR topic = ?) ORDER BY id LIMIT ?`,
      [afterId, topic, topic, limit],
    );
    // MySQL's driver parses a JSON column, MariaDB's is text.
    return rows.map((row) => ({ ...row, id: Number(row.id), payload: parsed(row.payload) }));
  }

  /** Keeps how far chains have come, beside the data they tell of; never less far than before. */
  async witness(marks: readonly ChainWitness[]): Promise<void> {
    if (marks.length === 0) return;
    const { manager } = this.dataSource;
    // The number comes last: the other columns are compared with the one that is there.
    const sets = ['hash', 'key_id', 'mac', 'noted_at', 'sequence'].map(farther).join(', ');
    const rows = marks.map(({ chain, sequence, hash, keyId, mac }) => {
      const [hashBytes, macBytes] = [Buffer.from(hash, 'hex'), Buffer.from(mac, 'hex')];
      return [chain, sequence, hashBytes, keyId, macBytes, new Date()];
    });
    const table = tableName(manager, 'audit_witnesses');
    await manager
      .query(
        `INSERT INTO ${table} (chain, sequence, hash, key_id, mac, noted_at) VALUES ? ON DUPLICATE KEY UPDATE ${sets}`,
        [rows],
      )
      .catch((error: unknown) => {
        // A database that this release has not migrated yet.
        if (driverErrorOf(error)?.errno !== UNKNOWN_TABLE) throw error;
      });
  }

  /** Relayed messages go: the log they went to is the record. */
  async remove(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const { manager } = this.dataSource;
    await manager.query(`DELETE FROM ${tableName(manager, 'outbox')} WHERE id IN (?)`, [[...ids]]);
  }
}

/** How far a chain of events that left the outbox has come: its last number and hash, signed. */
export interface ChainWitness {
  readonly chain: number;
  readonly sequence: number;
  /** In hexadecimal, as the signature. */
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
