import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { grantPattern } from '#persistence';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import type { ClientLogin } from './client/client-process';
import { ServerConnections } from '../servers/server-connections';
import {
  accountExists,
  createDatabase,
  databaseExists,
  dropAccount,
  dropDatabase,
  endSessions,
  lockAccount,
} from '../servers/tenant-accounts';

/** A database beside the live ones, and an account that is limited to it. */
export interface SideDatabase {
  readonly server: DatabaseServer;
  readonly database: string;
  readonly user: string;
}

/** Privileges for loading a dump and for migrations. */
const PRIVILEGES = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, LOCK TABLES',
  'CREATE VIEW, SHOW VIEW, TRIGGER, CREATE ROUTINE, ALTER ROUTINE, EVENT',
].join(', ');

/** Creates and drops databases into which dumps are loaded. */
@Injectable()
export class SideDatabases {
  constructor(private readonly servers: ServerConnections) {}

  /** Creates an empty database and drops one of an earlier attempt. */
  async createEmpty({ server, database }: SideDatabase): Promise<void> {
    await this.servers.on(server, async (session) => {
      await dropDatabase(session, database);
      await createDatabase(session, database);
    });
  }

  /** Runs `work` with a temporary account and a random password. */
  asOwner<T>(side: SideDatabase, work: (login: ClientLogin) => Promise<T>): Promise<T> {
    return this.asAccount(side, '', work);
  }

  /**
   * Like {@link asOwner}, with an account that may also apply events of the binary log (MariaDB). Events contain the name of their
   * database, and the server does not check them against the account's privileges, so the caller must check every event.
   */
  asReplayer<T>(side: SideDatabase, work: (login: ClientLogin) => Promise<T>): Promise<T> {
    return this.asAccount(side, 'BINLOG REPLAY', work);
  }

  /** Drops database and account. Idempotent. */
  async drop(side: SideDatabase): Promise<void> {
    await this.dropAccount(side);
    await this.servers.on(side.server, (session) => dropDatabase(session, side.database));
  }

  /** As {@link drop}, if an earlier attempt left one of them. */
  async dropLeft(side: SideDatabase): Promise<void> {
    const isLeft = await this.servers.on(
      side.server,
      async (session) => (await databaseExists(session, side.database)) || (await accountExists(session, side.user)),
    );
    if (isLeft) await this.drop(side);
  }

  private async asAccount<T>(
    side: SideDatabase,
    onServer: '' | 'BINLOG REPLAY',
    work: (login: ClientLogin) => Promise<T>,
  ): Promise<T> {
    const { server, database, user } = side;
    const password = randomBytes(32).toString('base64url');
    await this.dropAccount(side);
    await this.servers.on(server, async (session) => {
      await session.query("CREATE USER ?@'%' IDENTIFIED BY ?", [user, password]);
      await session.query(`GRANT ${PRIVILEGES} ON ${grantPattern(database)}.* TO ?@'%'`, [user]);
      if (onServer !== '') await session.query(`GRANT ${onServer} ON *.* TO ?@'%'`, [user]);
    });
    try {
      return await work({ host: server.host, port: server.port, user, password });
    } finally {
      await this.dropAccount(side);
    }
  }

  /** Open sessions survive the account, so it is locked before its sessions are ended. */
  private async dropAccount({ server, user }: SideDatabase): Promise<void> {
    await this.servers.on(server, async (session) => {
      // The account may not exist.
      await lockAccount(session, user).catch(() => undefined);
      await endSessions(session, user);
      await dropAccount(session, user);
    });
  }
}
