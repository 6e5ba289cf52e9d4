import { DataSource } from 'typeorm';
import { tableName } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from './decorators';

export interface OutboxMessage {
  readonly id: number;
  readonly topic: string;
  readonly payload: unknown;
}

/** What a tenant's transactions left for others, oldest first. Taken at least once: whoever takes it must bear it twice. */
@TenantScoped()
export class TenantOutbox {
  constructor(@InjectTenantDataSource() private readonly dataSource: DataSource) {}

  async oldest(limit: number): Promise<readonly OutboxMessage[]> {
    const { manager } = this.dataSource;
    const rows = await manager.query<OutboxMessage[]>(
      `SELECT id, topic, payload FROM ${tableName(manager, 'outbox')} WHERE relayed_at IS NULL ORDER BY id LIMIT ?`,
      [limit],
    );
    // MySQL's driver parses a JSON column, MariaDB's is text.
    return rows.map((row) => ({ ...row, payload: parsed(row.payload) }));
  }

  /** Relayed messages go: the log they went to is the record. */
  async remove(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const { manager } = this.dataSource;
    await manager.query(`DELETE FROM ${tableName(manager, 'outbox')} WHERE id IN (?)`, [[...ids]]);
  }
}

function parsed(payload: unknown): unknown {
  return typeof payload === 'string' ? JSON.parse(payload) : payload;
}
