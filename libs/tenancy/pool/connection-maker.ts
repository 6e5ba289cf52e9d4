import { createConnection } from 'mysql2';
import type { Connection } from 'mysql2';
import type { ServerRecord, TenantAccount } from '../tenant-context';
import type { PoolLimits } from './pool-limits';
import { CONNECTION_CHARSET, sessionSettings } from './session-settings';

/** The target of a connection: the tenant's own account on its own database. */
interface Destination {
  readonly database: string;
  readonly account: TenantAccount;
}

/** Opens connections to one server and moves them between accounts. Both leave the session in the same state. */
export class ConnectionMaker {
  private readonly settings: string;

  constructor(
    private readonly server: ServerRecord,
    private readonly limits: PoolLimits,
  ) {
    this.settings = sessionSettings(server.flavour);
  }

  /** `onLost` is called once if the connection breaks later. */
  async open(destination: Destination, onLost: () => void): Promise<Connection> {
    const { host, port } = this.server;
    const connection = createConnection({
      host,
      port,
      user: destination.account.user,
      password: destination.account.password,
      database: destination.database,
      charset: CONNECTION_CHARSET,
      timezone: 'Z',
      dateStrings: ['DATE'],
      decimalNumbers: false,
      supportBigNumbers: true,
      bigNumberStrings: false,
      stringifyObjects: true,
      multipleStatements: false,
      flags: ['-LOCAL_FILES'],
      connectTimeout: this.limits.connectTimeoutMs,
      enableKeepAlive: true,
      // Statements are never prepared here; by default mysql2 reserves room for 16,000 of them per connection.
      maxPreparedStatements: 1,
    });
    connection.on('error', onLost);
    connection.on('end', onLost);
    try {
      await answered((done) => connection.connect(done));
      await this.applySettings(connection);
      return connection;
    } catch (error) {
      discard(connection, onLost);
      throw error;
    }
  }

  /**
   * Moves an idle connection to another account. The server drops the variables, temporary tables and locks of the
   * session.
   */
  async reassign(connection: Connection, destination: Destination): Promise<void> {
    const { user, password } = destination.account;
    const change = answered((done) => {
      connection.changeUser({ user, password, database: destination.database, charset: CONNECTION_CHARSET }, done);
    });
    await within(this.limits.connectTimeoutMs, change, () => connection.destroy());
    await this.applySettings(connection);
  }

  private applySettings(connection: Connection): Promise<void> {
    return answered((done) => {
      connection.query({ sql: this.settings, timeout: this.limits.connectTimeoutMs }, (error) => done(error));
    });
  }
}

/** Closes a connection permanently and ignores the errors that it raises while closing. */
export function discard(connection: Connection, onLost: () => void): void {
  connection.off('error', onLost);
  connection.off('end', onLost);
  connection.on('error', () => undefined);
  connection.destroy();
}

function answered(ask: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => ask((error) => (error ? reject(error) : resolve())));
}

async function within(ms: number, work: Promise<void>, giveUp: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(Object.assign(new Error('the server did not answer in time'), { code: 'ETIMEDOUT', fatal: true }));
    }, ms);
  });
  try {
    await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
