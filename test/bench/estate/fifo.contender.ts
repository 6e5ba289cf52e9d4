import { createConnection } from 'mysql2/promise';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Contender } from './contender';
import { accountOf, databaseOf } from './estate';
import type { Estate } from './estate';
import type { TagReading } from './tag-reading';

interface Held {
  readonly connection: Connection;
  tenantId: number;
}

/** A connection budget for all tenants, first come, first served: no fair share, no turns, no cap. */
class FifoPool {
  private readonly idle: Held[] = [];
  private readonly waiting: ((held: Held) => void)[] = [];
  private opened = 0;

  constructor(private readonly estate: Estate) {}

  async use<V>(tenantId: number, work: (connection: Connection) => Promise<V>): Promise<V> {
    const held = await this.take(tenantId);
    try {
      if (held.tenantId !== tenantId) await rehome(held, tenantId);
      return await work(held.connection);
    } finally {
      this.giveBack(held);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.map(({ connection }) => connection.end()));
  }

  private async take(tenantId: number): Promise<Held> {
    const own = this.idle.findIndex((held) => held.tenantId === tenantId);
    const [idle] = own >= 0 ? this.idle.splice(own, 1) : this.idle.splice(0, 1);
    if (idle) return idle;
    if (this.opened < this.estate.budget) return this.open(tenantId);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private async open(tenantId: number): Promise<Held> {
    this.opened += 1;
    const { host, port } = this.estate.server;
    const connection = await createConnection({ host, port, ...accountOf(tenantId), database: databaseOf(tenantId) });
    return { connection, tenantId };
  }

  private giveBack(held: Held): void {
    const next = this.waiting.shift();
    if (next) next(held);
    else this.idle.push(held);
  }
}

async function rehome(held: Held, tenantId: number): Promise<void> {
  await held.connection.changeUser({ ...accountOf(tenantId), database: databaseOf(tenantId) });
  held.tenantId = tenantId;
}

/** The peer of the noisy-neighbour bench. */
export function openFifo(estate: Estate): Contender {
  const pool = new FifoPool(estate);
  return {
    read: (tenantId) => pool.use(tenantId, readTagPlainly),
    occupy: (tenantId, milliseconds) =>
      pool.use(tenantId, async (connection) => void (await connection.query(`SELECT SLEEP(${milliseconds / 1000})`))),
    close: () => pool.close(),
  };
}

async function readTagPlainly(connection: Connection): Promise<TagReading> {
  const [rows] = await connection.query<(TagReading & RowDataPacket)[]>(
    'SELECT tenant_id AS tagged, DATABASE() AS `database`, CURRENT_USER() AS account FROM tags WHERE id = 1',
  );
  return rows[0] ?? { tagged: 0, database: '', account: '' };
}
