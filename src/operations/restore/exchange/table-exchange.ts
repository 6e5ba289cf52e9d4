import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import { createDatabase, databaseExists } from '../../servers/tenant-accounts';
import { tablesOf } from '../../dumps/side-loader';
import { orHeld, waitBriefly } from './tables-held';

/** The databases of an exchange: source, live, and the database of the replaced tables. */
export interface Exchange {
  readonly place: { readonly server: Pick<DatabaseServer, 'host' | 'port'>; readonly database: string };
  readonly source: { readonly database: string };
  readonly kept: string;
}

/** Recorded before the exchange: the tables of each database. */
export interface ExchangeRecord {
  readonly live: readonly string[];
  readonly source: readonly string[];
}

/**
 * Replaces the data of a live database with one `RENAME TABLE`, which is atomic and preserves foreign keys. It can be repeated after a
 * crash at any point: tables that are already in place are skipped. If another session holds a table, nothing changes and `TablesHeld` is
 * thrown.
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
    await this.servers.alone(place.server, async (session) => {
      await waitBriefly(session);
      await createDatabase(session, kept);
      // The live database may have been lost.
      await createDatabase(session, place.database);
      const renames = await this.missing(session, { live: place.database, source: source.database, kept }, record);
      if (renames.length > 0) await orHeld(session.query(`RENAME TABLE ${renames.join(', ')}`));
    });
  }

  /** The renames that are still needed: tables that are still in the source, and live tables that are not kept yet. */
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
