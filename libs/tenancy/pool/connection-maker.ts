import { outsideRequest } from '#kernel';
import { DatabaseSession } from '#persistence';
import type { SessionPlan } from '#persistence';
import type { ServerRecord, TenantAccount } from '../tenant-context';
import type { PoolLimits } from './pool-limits';
import { CONNECTION_CHARSET, sessionSettings } from './session-settings';

/** The target of a connection: the tenant's own account on its own database. */
interface Destination {
  readonly database: string;
  readonly account: TenantAccount;
}

/** Opens connections to one server and moves them between accounts, with a time limit of their own. Both leave the session in the same state. */
export class ConnectionMaker {
  private readonly settings: string;

  constructor(
    private readonly server: ServerRecord,
    private readonly limits: PoolLimits,
  ) {
    this.settings = sessionSettings(server.flavour);
  }

  /** `onLost` is called once if the connection breaks later. */
  open(destination: Destination, onLost: () => void): Promise<DatabaseSession> {
    return outsideRequest(() => DatabaseSession.open(this.planOf(destination, onLost)));
  }

  /**
   * Moves an idle connection to another account. The server drops the variables, temporary tables and locks of the
   * session.
   */
  reassign(session: DatabaseSession, destination: Destination): Promise<void> {
    const { user, password } = destination.account;
    const account = { user, password, database: destination.database, charset: CONNECTION_CHARSET };
    return outsideRequest(() => session.changeUser(account));
  }

  private planOf(destination: Destination, onLost: () => void): SessionPlan {
    const { host, port } = this.server;
    return {
      options: {
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
        enableKeepAlive: true,
        // Statements are never prepared here; by default mysql2 reserves room for 16,000 of them per connection.
        maxPreparedStatements: 1,
      },
      settings: this.settings,
      limits: this.limits,
      onLost,
    };
  }
}
