import type { ServerFlavour } from '../../global/servers/database-server.entity';
import type { ServerSession } from './server-connections';

/** Load figures of a server, besides the sizes of tables. */
export interface ServerBurden {
  /**
   * Number of transactions whose old row versions are not purged yet (InnoDB's history list length); null without the privilege to read it.
   */
  readonly purgeLag: number | null;
  /** Memory usage as the server reports it. MariaDB does not include InnoDB's buffers, MySQL does. */
  readonly memoryBytes: number | null;
  /** Its present limit of connections, which an operator may have changed. */
  readonly maxConnections: number | null;
}

type Question = Readonly<Record<'purgeLag' | 'memoryBytes', string>>;

const STATUS = (name: string): string =>
  `SELECT variable_value AS value FROM information_schema.global_status WHERE variable_name = '${name}'`;

const QUESTIONS: Readonly<Record<ServerFlavour, Question>> = {
  mariadb: { purgeLag: STATUS('Innodb_history_list_length'), memoryBytes: STATUS('Memory_used') },
  mysql: {
    purgeLag: "SELECT count AS value FROM information_schema.innodb_metrics WHERE name = 'trx_rseg_history_len'",
    memoryBytes:
      'SELECT SUM(current_number_of_bytes_used) AS value FROM performance_schema.memory_summary_global_by_event_name',
  },
};

/** A figure that is unavailable does not affect the others. */
export async function burdenOf(session: ServerSession, flavour: ServerFlavour): Promise<ServerBurden> {
  const { purgeLag, memoryBytes } = QUESTIONS[flavour];
  return {
    purgeLag: await figure(session, purgeLag),
    memoryBytes: await figure(session, memoryBytes),
    maxConnections: await figure(session, 'SELECT @@GLOBAL.max_connections AS value'),
  };
}

async function figure(session: ServerSession, sql: string): Promise<number | null> {
  try {
    const [row] = await session.query<{ value: unknown }[]>(sql);
    return row === undefined || row.value === null ? null : Number(row.value);
  } catch {
    return null;
  }
}
