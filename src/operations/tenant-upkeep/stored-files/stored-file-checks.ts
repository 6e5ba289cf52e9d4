import { Inject, Injectable } from '@nestjs/common';
import { inLanes, isDomainError } from '#kernel';
import { driverErrorOf } from '#persistence';
import { OBJECT_STORE, REPLACED_DATA } from '#storage';
import type { ObjectStore, ReplacedData } from '#storage';
import type { TenantStatus } from '#tenancy';
import { GlobalDatabase } from '../../../global/global-database';
import { STORE_AWAY } from '../../../ports/doctor-checks';
import type { Check, Problem } from '../../../ports/doctor-checks';
import { rowsIn } from '../../servers/database-pages';
import type { Answers } from '../../servers/database-pages';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import { compareFiles } from './file-comparison';
import type { ComparedFiles } from './file-comparison';
import { newestRows, ROWS, rowsBelow } from './stored-rows';
import type { NamingRow } from './stored-rows';

const CLEANUP = 'attachments.cleanup';
const COUNTED_DAYS = 3;
const TENANTS_AT_ONCE = 4;
/** Names in one line. */
const MAX_NAMED = 10;

interface Place {
  readonly id: number;
  readonly slug: string;
  readonly status: TenantStatus;
  readonly database: string;
  readonly host: string;
  readonly port: number;
}

/** Tenants whose newest rows are in memory at the same time are some of these: a page of one server. */
const PLACES = `SELECT tenant.id, tenant.slug, tenant.status, location.database_name AS \`database\`, server.host, server.port
  FROM tenants tenant JOIN tenant_databases location ON location.tenant_id = tenant.id
    JOIN database_servers server ON server.id = location.server_id
  WHERE location.status <> 'creating' AND tenant.id > ? ORDER BY tenant.id LIMIT 20`;

/** Tenants whose data nobody exchanges at the moment. */
const COMPARED: ReadonlySet<TenantStatus> = new Set(['active', 'suspended', 'archived']);

/**
 * Compares the files of every tenant with the rows that name them, in both directions, and reads the contents of a few: whether they are
 * unaltered.
 */
@Injectable()
export class StoredFileChecks implements Check {
  readonly looksAt = {
    fr: 'fichiers des sociétés (contenus: échantillon)',
    en: 'files of companies (contents: sample)',
  };

  constructor(
    private readonly servers: ServerConnections,
    private readonly database: GlobalDatabase,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(REPLACED_DATA) private readonly replaced: ReplacedData,
  ) {}

  async problems(): Promise<Problem[]> {
    const problems = await this.counted();
    for (let page = await this.after(0); page.length > 0; page = await this.after(page.at(-1)?.id ?? 0)) {
      const byServer = Map.groupBy(page, ({ host, port }) => `${host}:${port}`);
      for (const ofServer of byServer.values()) problems.push(...(await this.onServer(ofServer)));
    }
    return problems;
  }

  /** What the last night of each tenant counted. */
  private async counted(): Promise<Problem[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ tenantId: number; lost: number | string }[]>(
        `SELECT r.tenant_id AS tenantId, JSON_VALUE(r.result, '$.lost') AS lost FROM job_runs r JOIN (
            SELECT MAX(id) AS id FROM job_runs
              WHERE kind = ? AND state = 'done' AND finished_at > UTC_TIMESTAMP(3) - INTERVAL ? DAY GROUP BY tenant_id
          ) newest ON newest.id = r.id
          WHERE JSON_VALUE(r.result, '$.lost') > 0 ORDER BY r.tenant_id`,
        [CLEANUP, COUNTED_DAYS],
      ),
    );
    return rows.map(({ tenantId, lost }) => ({
      check: 'files',
      subject: `tenant ${tenantId}`,
      problem: `${lost} files had no content in the store last night: restore them from a backup; the log of the worker names them`,
      advice: bringBack(tenantId),
    }));
  }

  /** A server that is unavailable is reported by its own check. */
  private async onServer(page: readonly Place[]): Promise<Problem[]> {
    const [address] = page;
    if (address === undefined) return [];
    const problems = new Map<number, Problem[]>();
    const compared = page.filter(({ status }) => COMPARED.has(status)).map(({ database }) => database);
    await this.servers
      .on(address, async (session) => {
        const rows = await newestRows(session, compared);
        await inLanes(TENANTS_AT_ONCE, page, async (place) => {
          problems.set(place.id, await this.ofTenant(place, session, rows));
        });
      })
      .catch((error: unknown) => {
        if (!isDomainError(error, 'DATABASE_UNAVAILABLE')) throw error;
      });
    return page.flatMap(({ id }) => problems.get(id) ?? []);
  }

  private async ofTenant(place: Place, session: ServerSession, rows: Answers<NamingRow>): Promise<Problem[]> {
    if (!COMPARED.has(place.status)) return [];
    const newest = readable(rows, place.database);
    if (newest === null) return [];
    try {
      const found = await compareFiles(this.store, place.id, allRows(session, place.database, newest));
      const mayReturn = found.unnamed.length > 0 && (await this.replaced.mayReturn(place.id));
      return problemsIn(place, mayReturn ? { ...found, unnamed: [] } : found);
    } catch (error) {
      // A table that cannot be read is reported by another check.
      if (driverErrorOf(error) !== null) return [];
      if (!isDomainError(error, 'STORAGE_UNAVAILABLE')) throw error;
      const problem = 'the store of files cannot be read';
      return [{ check: 'files', subject: `${place.id} ${place.slug}`, problem, advice: STORE_AWAY }];
    }
  }

  private after(id: number): Promise<readonly Place[]> {
    return this.database.use((manager) => manager.query<readonly Place[]>(PLACES, [id]));
  }
}

const bringBack = (tenantId: number) => ({
  act: `take their contents from a backup: \`restore:tenant ${tenantId} latest\``,
});

/** Null if the tables cannot be read: another check says why. */
function readable(rows: Answers<NamingRow>, database: string): readonly NamingRow[] | null {
  try {
    return rowsIn(rows, database);
  } catch {
    return null;
  }
}

async function* allRows(
  session: ServerSession,
  database: string,
  newest: readonly NamingRow[],
): AsyncGenerator<NamingRow> {
  yield* newest;
  const files = newest.filter(({ id }) => id !== null);
  let last = files.length < ROWS ? null : files.at(-1)?.id;
  while (typeof last === 'number') {
    const page = await rowsBelow(session, database, last);
    yield* page;
    last = page.length < ROWS ? null : page.at(-1)?.id;
  }
}

const named = (names: readonly unknown[]): string => names.slice(0, MAX_NAMED).join(', ');

function problemsIn({ id, slug }: Place, { looked, faults, lost, unnamed }: ComparedFiles): Problem[] {
  const finding = { check: 'files', subject: `${id} ${slug}` };
  const problems: Problem[] = [];
  if (faults.length > 0)
    problems.push({
      ...finding,
      problem: `${faults.length} of ${looked} files that were read are lost or altered: ${named(faults.map((file) => `${file.id} (${file.fault})`))}`,
      advice: bringBack(id),
    });
  if (lost.length > 0)
    problems.push({
      ...finding,
      problem: `${lost.length} more files are in no store: ${named(lost)}`,
      advice: bringBack(id),
    });
  if (unnamed.length > 0)
    problems.push({
      ...finding,
      problem: `${unnamed.length} stored files are named by no row for more than three days: ${named(unnamed)}`,
      advice: { act: `see why the nightly ${CLEANUP} left them: \`job:list --kind ${CLEANUP} --tenant ${id}\`` },
    });
  return problems;
}
