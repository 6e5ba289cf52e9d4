import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { grantPattern } from '#persistence';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import type { ClientLogin } from '../database-client/client-process';
import { ServerConnections } from '../servers/server-connections';
import { createDatabase, dropAccount, dropDatabase, endSessions, lockAccount } from '../servers/tenant-accounts';

/** A database beside the live ones, and the account that may work in it and nowhere else. */
export interface SideDatabase {
  readonly server: DatabaseServer;
  readonly database: string;
  readonly user: string;
}

/** What a dump needs to be loaded, and migrations to run on it. */
const PRIVILEGES = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, LOCK TABLES',
  'CREATE VIEW, SHOW VIEW, TRIGGER, CREATE ROUTINE, ALTER ROUTINE, EVENT',
].join(', ');

/** Makes and drops databases that a dump is loaded into. */
@Injectable()
export class SideDatabases {
  constructor(private readonly servers: ServerConnections) {}

  /** An empty database, whatever an earlier attempt left in it. */
  async createEmpty({ server, database }: SideDatabase): Promise<void> {
    await this.servers.on(server, async (session) => {
      await dropDatabase(session, database);
      await createDatabase(session, database);
    });
  }

  /** Works as an account that is there as long as the work, with a password nobody else ever has. */
  asOwner<T>(side: SideDatabase, work: (login: ClientLogin) => Promise<T>): Promise<T> {
    return this.asAccount(side, '', work);
  }

  /**
   * As {@link asOwner}, by an account that may also apply events of the server's log (MariaDB). They name their database themselves and
   * are held to none: whoever hands them over must have looked.
   */
  asReplayer<T>(side: SideDatabase, work: (login: ClientLogin) => Promise<T>): Promise<T> {
    return this.asAccount(side, 'BINLOG REPLAY', work);
  }

  /** Nothing of it is left. Repeating is harmless. */
  async drop(side: SideDatabase): Promise<void> {
    await this.dropAccount(side);
    await this.servers.on(side.server, (session) => dropDatabase(session, side.database));
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

  /** Sessions outlive the account: first it is locked, then they are ended. */
  private async dropAccount({ server, user }: SideDatabase): Promise<void> {
    await this.servers.on(server, async (session) => {
      // There may be none to lock.
      await lockAccount(session, user).catch(() => undefined);
      await endSessions(session, user);
      await dropAccount(session, user);
    });
  }
}
