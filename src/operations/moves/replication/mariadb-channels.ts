import { driverErrorOf, quoteIdentifier } from '#persistence';
import type { ServerSession } from '../../servers/server-connections';
import { filterOf, RETRY_SECONDS } from './channel-dialect';
import type { ChannelDialect } from './channel-dialect';

interface Status {
  readonly Slave_IO_Running: string;
  readonly Slave_SQL_Running: string;
  readonly Relay_Master_Log_File: string;
  readonly Exec_Master_Log_Pos: string | number;
  readonly Last_IO_Errno: string | number;
  readonly Last_SQL_Errno: string | number;
  readonly Replicate_Wild_Do_Table: string;
}

/** There is no such channel. */
const NO_CHANNEL = 1617;

/** MariaDB: `CHANGE MASTER 'name'`. The filter is a variable of the channel and must be set after its source. */
export const MARIADB_CHANNELS: ChannelDialect = {
  async end(session) {
    const [row] = await session.query<{ File: string; Position: string | number }[]>('SHOW MASTER STATUS');
    return row === undefined ? null : { file: row.File, position: Number(row.Position) };
  },
  async create(session, { name, source, account, from, database }) {
    await session.query(
      `CHANGE MASTER ? TO MASTER_HOST = ?, MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?, MASTER_LOG_FILE = ?,
        MASTER_LOG_POS = ?, MASTER_USE_GTID = no, MASTER_CONNECT_RETRY = ${RETRY_SECONDS}, MASTER_HEARTBEAT_PERIOD = 1`,
      [name, source.host, source.port, account.user, account.password, from.file, from.position],
    );
    await setFilter(session, name, database);
  },
  async filterAgain(session, name, database) {
    await session.query('STOP SLAVE ?', [name]);
    await setFilter(session, name, database);
  },
  async begin(session, name) {
    await session.query('START SLAVE ?', [name]);
  },
  async acceptRepeated() {
    // A copy is exact.
  },
  async beginUntil(session, name, until) {
    await session.query('START SLAVE ? UNTIL MASTER_LOG_FILE = ?, MASTER_LOG_POS = ?', [
      name,
      until.file,
      until.position,
    ]);
  },
  async stopApplying(session, name) {
    await session.query('STOP SLAVE ? SQL_THREAD', [name]);
  },
  async state(session, name) {
    const rows = await session.query<Status[]>('SHOW SLAVE ? STATUS', [name]).catch(missing);
    const [row] = rows ?? [];
    if (row === undefined) return null;
    return {
      isConnected: row.Slave_IO_Running === 'Yes',
      isApplying: row.Slave_SQL_Running === 'Yes',
      applied: { file: row.Relay_Master_Log_File, position: Number(row.Exec_Master_Log_Pos) },
      errno: Number(row.Last_SQL_Errno) || Number(row.Last_IO_Errno),
      canResume: Number(row.Last_SQL_Errno) === 0,
      isFiltered: row.Replicate_Wild_Do_Table !== '',
    };
  },
  async all(session) {
    const rows =
      await session.query<Record<'Connection_name' | 'Master_Host' | 'Master_Port', string>[]>(
        'SHOW ALL SLAVES STATUS',
      );
    return rows.map((row) => ({ name: row.Connection_name, host: row.Master_Host, port: row.Master_Port }));
  },
  async drop(session: ServerSession, name) {
    await session.query('STOP SLAVE ?', [name]).catch(missing);
    await session.query('RESET SLAVE ? ALL', [name]).catch(missing);
  },
};

async function setFilter(session: ServerSession, name: string, database: string): Promise<void> {
  await session.query(`SET GLOBAL ${quoteIdentifier(name)}.replicate_wild_do_table = ?`, [filterOf(database)]);
}

function missing(error: unknown): null {
  if (driverErrorOf(error)?.errno === NO_CHANNEL) return null;
  throw error;
}
