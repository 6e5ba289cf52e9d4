import { driverErrorOf } from '#persistence';
import { filterOf, RETRIES, RETRY_SECONDS } from './channel-dialect';
import type { ServerSession } from '../../servers/server-connections';
import type { ChannelDialect } from './channel-dialect';

interface Status {
  readonly Replica_IO_Running: string;
  readonly Replica_SQL_Running: string;
  readonly Relay_Source_Log_File: string;
  readonly Exec_Source_Log_Pos: string | number;
  readonly Last_IO_Errno: string | number;
  readonly Last_SQL_Errno: string | number;
  readonly Replicate_Wild_Do_Table: string;
}

/** There is no such channel. */
const NO_CHANNEL = 3074;

/** MySQL: `… FOR CHANNEL 'name'`. */
export const MYSQL_CHANNELS: ChannelDialect = {
  async end(session) {
    const [row] = await session.query<{ File: string; Position: string | number }[]>('SHOW BINARY LOG STATUS');
    return row === undefined ? null : { file: row.File, position: Number(row.Position) };
  },
  async create(session, { name, source, account, from, database }) {
    await session.query(
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST = ?, SOURCE_PORT = ?, SOURCE_USER = ?, SOURCE_PASSWORD = ?, SOURCE_LOG_FILE = ?,
        SOURCE_LOG_POS = ?, SOURCE_AUTO_POSITION = 0, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = ${RETRY_SECONDS},
        SOURCE_RETRY_COUNT = ${RETRIES}, SOURCE_HEARTBEAT_PERIOD = 1 FOR CHANNEL ?`,
      [source.host, source.port, account.user, account.password, from.file, from.position, name],
    );
    await setFilter(session, name, database);
  },
  async filterAgain(session, name, database) {
    await session.query('STOP REPLICA FOR CHANNEL ?', [name]);
    await setFilter(session, name, database);
  },
  async begin(session, name) {
    await session.query('START REPLICA FOR CHANNEL ?', [name]);
  },
  async acceptRepeated(session, isAccepted) {
    await session.query('SET GLOBAL replica_exec_mode = ?', [isAccepted ? 'IDEMPOTENT' : 'STRICT']);
  },
  async beginUntil(session, name, until) {
    await session.query('START REPLICA UNTIL SOURCE_LOG_FILE = ?, SOURCE_LOG_POS = ? FOR CHANNEL ?', [
      until.file,
      until.position,
      name,
    ]);
  },
  async stopApplying(session, name) {
    await session.query('STOP REPLICA SQL_THREAD FOR CHANNEL ?', [name]);
  },
  async state(session, name) {
    const rows = await session.query<Status[]>('SHOW REPLICA STATUS FOR CHANNEL ?', [name]).catch(missing);
    const [row] = rows ?? [];
    if (row === undefined) return null;
    return {
      isConnected: row.Replica_IO_Running === 'Yes',
      isApplying: row.Replica_SQL_Running === 'Yes',
      applied: { file: row.Relay_Source_Log_File, position: Number(row.Exec_Source_Log_Pos) },
      errno: Number(row.Last_SQL_Errno) || Number(row.Last_IO_Errno),
      canResume: Number(row.Last_SQL_Errno) === 0,
      isFiltered: row.Replicate_Wild_Do_Table !== '',
    };
  },
  all(session) {
    return session.query(
      'SELECT CHANNEL_NAME AS name, HOST AS host, PORT AS port FROM performance_schema.replication_connection_configuration',
    );
  },
  async drop(session, name) {
    await session.query('STOP REPLICA FOR CHANNEL ?', [name]).catch(missing);
    await session.query('RESET REPLICA ALL FOR CHANNEL ?', [name]).catch(missing);
  },
};

async function setFilter(session: ServerSession, name: string, database: string): Promise<void> {
  await session.query('CHANGE REPLICATION FILTER REPLICATE_WILD_DO_TABLE = (?) FOR CHANNEL ?', [
    filterOf(database),
    name,
  ]);
}

function missing(error: unknown): null {
  if (driverErrorOf(error)?.errno === NO_CHANNEL) return null;
  throw error;
}
