import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { createDatabase, databaseExists } from '../servers/tenant-accounts';
import { tablesOf } from './side-loader';

/** Which database's tables take the place of which other's, and where those go. */
export interface Exchange {
  readonly place: { readonly server: Pick<DatabaseServer, 'host' | 'port'>; readonly database: string };
  readonly source: { readonly database: string };
  readonly kept: string;
}

/** Written down before the exchange: what was where. */
export interface ExchangeRecord {
  readonly live: readonly string[];
  readonly source: readonly string[];
}

/**
 * Changes the data of a live database for others, whole: all tables by one `RENAME TABLE`, which does all or nothing and keeps
 * foreign keys. It can be repeated after a crash anywhere: what is already where it belongs is left there.
 */
@Injectable()
export class TableExchange {
  constructor(private readonly servers: ServerConnections) {}

  intend({ place, source }: Exchange): Promise<ExchangeRecord> {
    return this.servers.on(place.server, async (session) => ({
      live: await tablesOf(session, place.database),
      source: await tablesOf(session, source.database),
    }));
  }

  async swap({ place, source, kept }: Exchange, record: ExchangeRecord): Promise<void> {
    await this.servers.on(place.server, async (session) => {
      await createDatabase(session, kept);
      // It may be what was lost.
      await createDatabase(session, place.database);
      const renames = await this.missing(session, { live: place.database, source: source.database, kept }, record);
      if (renames.length > 0) await session.query(`RENAME TABLE ${renames.join(', ')}`);
    });
  }

  /** Renames that have not been done: a table that is in the source still has to go, and one that has no copy kept yet. */
  private async missing(
    session: ServerSession,
    names: { readonly live: string; readonly source: string; readonly kept: string },
    record: ExchangeRecord,
  ): Promise<string[]> {
    const inKept = new Set(await tablesOf(session, names.kept));
    const inSource = new Set(
      (await databaseExists(session, names.source)) ? await tablesOf(session, names.source) : [],
    );
    return [
      ...record.live.filter((table) => !inKept.has(table)).map((table) => move(table, names.live, names.kept)),
      ...record.source.filter((table) => inSource.has(table)).map((table) => move(table, names.source, names.live)),
    ];
  }
}

const move = (table: string, from: string, to: string): string =>
  `${quoteIdentifier(from)}.${quoteIdentifier(table)} TO ${quoteIdentifier(to)}.${quoteIdentifier(table)}`;
