import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { isDomainError } from '#kernel';
import { mapDatabaseError, quoteIdentifier, reasonOf } from '#persistence';
import { TENANT_TABLES } from '../../database/schema-tables';
import { GlobalDatabase } from '../../global/global-database';
import { REPEAT } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';
import { foreignObjects, namesOf } from '../dumps/foreign-objects';
import type { ForeignObject } from '../dumps/foreign-objects';
import { answersOf, rowsIn } from '../servers/database-pages';
import type { Answers } from '../servers/database-pages';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { absentTables } from '../tenant-database/missing-tables';
import type { AppliedMigration } from '../tenant-database/missing-tables';

interface Place {
  readonly id: number;
  readonly slug: string;
  readonly database: string;
  readonly schemaVersion: string;
  readonly host: string;
  readonly port: number;
}

interface NamedObject {
  readonly kind: string;
  readonly name: string;
}

/** Tenants whose names of tables and objects are in memory at the same time. */
const PAGE = 100;

const PLACES = `SELECT tenant.id, tenant.slug, location.database_name AS \`database\`, location.schema_version AS schemaVersion,
    server.host, server.port
  FROM tenants tenant JOIN tenant_databases location ON location.tenant_id = tenant.id
    JOIN database_servers server ON server.id = location.server_id
  WHERE tenant.status IN ('active', 'suspended', 'archived') AND tenant.id > ? ORDER BY tenant.id LIMIT ${PAGE}`;

/** Tables and triggers are looked up by database. */
const TABLES = `SELECT TABLE_TYPE AS kind, TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?
  UNION ALL SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ?`;

/** Routines and events are in one table of the server, which is read once for a page. */
const PROGRAMS = `SELECT ROUTINE_SCHEMA AS \`database\` FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (?)
  UNION SELECT EVENT_SCHEMA FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (?)`;

/** Finds tenants whose backups fail or whose restores would, from the tables and objects of their databases. */
@Injectable()
export class BackupContentChecks implements Check {
  readonly looksAt = { fr: 'tables et objets à sauvegarder', en: 'tables and objects to back up' };
  private readonly loop = new IsolatedLoop('doctor contents');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
  ) {}

  async problems(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (let places = await this.after(0); places.length > 0; places = await this.after(places.at(-1)?.id ?? 0)) {
      const byServer = Map.groupBy(places, ({ host, port }) => `${host}:${port}`);
      for (const ofServer of byServer.values()) problems.push(...(await this.onServer(ofServer)));
      if (places.length < PAGE) break;
    }
    return problems;
  }

  /** A server that is unavailable is reported by its own check. */
  private async onServer(places: readonly Place[]): Promise<Problem[]> {
    const [address] = places;
    if (address === undefined) return [];
    try {
      return await this.servers.on(address, (session) => this.inPlaces(session, places));
    } catch (error) {
      if (isDomainError(error, 'DATABASE_UNAVAILABLE')) return [];
      throw error;
    }
  }

  private async inPlaces(session: ServerSession, places: readonly Place[]): Promise<Problem[]> {
    const databases = places.map(({ database }) => database);
    const rows = await session.query<{ database: string }[]>(PROGRAMS, [databases, databases]);
    const withPrograms = new Set(rows.map(({ database }) => database));
    const objects = await answersOf<NamedObject>(session, databases, (name) => ({
      sql: TABLES,
      parameters: [name, name],
    }));
    const applied = await answersOf<AppliedMigration>(session, withMigrations(objects), (name) => ({
      sql: `SELECT name FROM ${quoteIdentifier(name)}.migrations`,
    }));
    const problems: Problem[] = [];
    const failed = await this.loop.each(places, {
      name: ({ id, slug }) => `${id} ${slug}`,
      work: async (place) => {
        const listed = rowsIn(objects, place.database);
        const tables = listed.filter(({ kind }) => kind === TABLE).map(({ name }) => name);
        // A database that is missing is found by another check.
        if (tables.length === 0) return;
        const schema = { ...place, tables: TENANT_TABLES };
        problems.push(...lacking(place, await absentTables(schema, rowsIn(applied, place.database), tables)));
        if (tables.length < listed.length || withPrograms.has(place.database))
          problems.push(...besides(place, await foreignObjects(session, place.database)));
      },
    });
    return [...problems, ...failed.filter(({ error }) => !isAway(error)).map(uncheckable)];
  }

  private after(id: number): Promise<Place[]> {
    return this.database.use((manager) => manager.query<Place[]>(PLACES, [id]));
  }
}

const TABLE = 'BASE TABLE';

const isAway = (error: unknown): boolean => isDomainError(mapDatabaseError(error), 'DATABASE_UNAVAILABLE');

const withMigrations = (objects: Answers<NamedObject>): readonly string[] =>
  [...objects.values()].flatMap((answer) =>
    'rows' in answer && answer.rows.some(({ name }) => name === 'migrations') ? [answer.database] : [],
  );

function lacking({ id, slug }: Place, missing: readonly string[]): Problem[] {
  if (missing.length === 0) return [];
  const problem = `tables are missing (${missing.join(', ').slice(0, 200)}): restore them`;
  const advice = { run: `restore:tenant ${slug} latest --tables ${missing.join(',').slice(0, 200)}` };
  return [{ check: 'tables', subject: `${id} ${slug}`, problem, advice }];
}

function besides({ id, slug, database }: Place, foreign: readonly ForeignObject[]): Problem[] {
  const finding = { check: 'objects', subject: `${id} ${slug}` };
  const lost = foreign.filter(({ reason }) => reason !== null);
  const inTheWay = foreign.filter(({ reason }) => reason === null);
  const advice = { act: `drop them from the database ${database}: the product did not create them` };
  const problems: Problem[] = [];
  if (lost.length > 0)
    problems.push({ ...finding, problem: `no backup is made while it has objects to drop (${namesOf(lost)})`, advice });
  if (inTheWay.length > 0)
    problems.push({
      ...finding,
      problem: `restores only beside the tenant (--into) while it has objects to drop (${namesOf(inTheWay)})`,
      advice,
      isNotice: true,
    });
  return problems;
}

const uncheckable = ({ item, error }: LoopFailure): Problem => ({
  check: 'contents',
  subject: item,
  problem: `could not be checked: ${reasonOf(error)}`,
  advice: REPEAT,
});
