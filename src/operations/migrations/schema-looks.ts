import { Injectable } from '@nestjs/common';
import { inLanes, throwIfInterrupted } from '#kernel';
import { fingerprintQuestion, readSchema } from '#persistence';
import type { SchemaStructure } from '#persistence';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { answersOf } from '../servers/database-pages';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';

/** The schema that a tenant's database has: its fingerprint, or why there is none. */
export type Look = { readonly fingerprint: string } | 'missing' | 'unreachable';

interface Fingerprint {
  readonly fingerprint: string;
  readonly isThere: number | string;
}

/** Databases of a server that are asked with one statement, and the number of such statements at a time. */
const TOGETHER = 10;
const AT_ONCE = 4;

/** Reads fingerprints of schemas, which the servers compute, and whole structures of the few that differ. */
@Injectable()
export class SchemaLooks {
  constructor(private readonly servers: ServerConnections) {}

  /** Adds the look of each tenant to `looks`. `isExpected` says whether a fingerprint needs no second reading. */
  async add(
    looks: Map<number, Look>,
    locations: readonly TenantDatabase[],
    { serverOf, isExpected }: LookedFor,
  ): Promise<void> {
    const byServer = Map.groupBy(locations, ({ serverId }) => serverId);
    const lanes = [...byServer].map(async ([serverId, own]) => {
      const server = serverOf(serverId);
      const pages = Array.from({ length: Math.ceil(own.length / TOGETHER) }, (_none, at) =>
        own.slice(at * TOGETHER, (at + 1) * TOGETHER),
      );
      await inLanes(AT_ONCE, pages, async (page) => {
        const found = server === undefined ? null : await this.page(server, page, isExpected);
        for (const { tenantId } of page) looks.set(tenantId, found?.get(tenantId) ?? 'unreachable');
      });
    });
    await Promise.all(lanes);
  }

  /** The structure of one schema; null if it cannot be read. */
  async structureOf(server: DatabaseServer | undefined, databaseName: string): Promise<SchemaStructure | null> {
    if (server === undefined) return null;
    try {
      return (await this.servers.on(server, (session) => readSchema(queryableOf(session), databaseName))).structure;
    } catch {
      throwIfInterrupted();
      return null;
    }
  }

  /** The looks of some tenants of one server; null if the server cannot be read. */
  private async page(
    server: DatabaseServer,
    locations: readonly TenantDatabase[],
    isExpected: LookedFor['isExpected'],
  ): Promise<ReadonlyMap<number, Look> | null> {
    const names = locations.map(({ databaseName }) => databaseName);
    try {
      return await this.servers.on(server, async (session) => {
        const answers = await answersOf<Fingerprint>(session, names, fingerprintQuestion);
        const looks = new Map<number, Look>();
        for (const location of locations) {
          const answer = answers.get(location.databaseName);
          const row = answer !== undefined && 'rows' in answer ? answer.rows[0] : undefined;
          looks.set(location.tenantId, await exactly(session, location, row, isExpected));
        }
        return looks;
      });
    } catch {
      throwIfInterrupted();
      return null;
    }
  }
}

export interface LookedFor {
  readonly serverOf: (serverId: number) => DatabaseServer | undefined;
  readonly isExpected: (location: TenantDatabase, fingerprint: string) => boolean;
}

/** The server's own fingerprint is proof of a schema that is as expected, and no proof of one that is not. */
async function exactly(
  session: ServerSession,
  location: TenantDatabase,
  row: Fingerprint | undefined,
  isExpected: LookedFor['isExpected'],
): Promise<Look> {
  if (row !== undefined && Number(row.isThere) === 0) return 'missing';
  if (row !== undefined && isExpected(location, row.fingerprint)) return { fingerprint: row.fingerprint };
  try {
    return { fingerprint: (await readSchema(queryableOf(session), location.databaseName)).fingerprint };
  } catch {
    throwIfInterrupted();
    return 'unreachable';
  }
}

const queryableOf = (session: ServerSession) => ({
  query: (sql: string, parameters: unknown[]): Promise<unknown> => session.query(sql, parameters),
});
