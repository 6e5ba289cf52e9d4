import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import type { GlobalPlace } from './global-owner';

/** A table and the account that may write it. */
export interface WritableTable {
  readonly user: string;
  readonly table: string;
  readonly privileges: string;
}

const MAX_POLLS = 100;
const POLL_MS = 100;
const READING = new Set(['Select']);

/**
 * Prevents all processes from writing the registry while it is exchanged; they can still read it. Revoked privileges on single tables take
 * effect at once, also for open sessions. Running transactions are waited for, so that no acknowledged write is missing in the new
 * registry.
 */
@Injectable()
export class RegistryFence {
  constructor(private readonly servers: ServerConnections) {}

  /** The privileges to revoke and to grant again later. */
  writable({ live, side }: GlobalPlace, tables: readonly string[]): Promise<readonly WritableTable[]> {
    return this.servers.on(side.server, async (session) => {
      const rows = await session.query<{ user: string; table: string; privileges: string }[]>(
        `SELECT User AS user, Table_name AS \`table\`, Table_priv AS privileges FROM mysql.tables_priv
          WHERE Db = ? AND Host = '%' AND Table_name IN (?) ORDER BY User, Table_name`,
        [live, tables],
      );
      return rows.flatMap(({ privileges, ...row }) => {
        const writing = privileges.split(',').filter((privilege) => privilege !== '' && !READING.has(privilege));
        return writing.length === 0 ? [] : [{ ...row, privileges: writing.join(', ') }];
      });
    });
  }

  async shut({ live, side }: GlobalPlace, writable: readonly WritableTable[]): Promise<void> {
    await this.servers.on(side.server, async (session) => {
      for (const { user, table, privileges } of writable) {
        const target = `${quoteIdentifier(live)}.${quoteIdentifier(table)}`;
        // An earlier attempt may have revoked it already.
        await session.query(`GRANT ${privileges} ON ${target} TO ?@'%'`, [user]);
        await session.query(`REVOKE ${privileges} ON ${target} FROM ?@'%'`, [user]);
      }
      await this.waitForWriters(session, [...new Set(writable.map(({ user }) => user))]);
    });
  }

  async reopen({ live, side }: GlobalPlace, writable: readonly WritableTable[]): Promise<void> {
    await this.servers.on(side.server, async (session) => {
      for (const { user, table, privileges } of writable)
        await session.query(`GRANT ${privileges} ON ${quoteIdentifier(live)}.${quoteIdentifier(table)} TO ?@'%'`, [
          user,
        ]);
    });
  }

  /** Kills a transaction that has written and stays open; its client gets an error. */
  private async waitForWriters(session: ServerSession, users: readonly string[]): Promise<void> {
    if (users.length === 0) return;
    for (let polls = 0; polls < MAX_POLLS; polls += 1) {
      if ((await writersOf(session, users)).length === 0) return;
      await pause(POLL_MS);
    }
    for (const id of await writersOf(session, users)) await session.query(`KILL ${id}`).catch(() => undefined);
  }
}

async function writersOf(session: ServerSession, users: readonly string[]): Promise<readonly number[]> {
  const rows = await session.query<{ id: number | string }[]>(
    `SELECT trx.trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX trx
      JOIN information_schema.PROCESSLIST session ON session.ID = trx.trx_mysql_thread_id
      WHERE session.USER IN (?) AND trx.trx_rows_modified > 0`,
    [users],
  );
  return rows.map(({ id }) => Number(id));
}
