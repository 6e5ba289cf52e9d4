import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { TENANT_TABLES } from '../../database/schema-tables';
import { GlobalDatabase } from '../../global/global-database';
import type { Check, Problem } from '../../ports/doctor-checks';
import { foreignObjects, namesOf } from '../dumps/foreign-objects';
import { tablesOf } from '../dumps/side-loader';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { missingTables } from '../tenant-database/missing-tables';

interface Place {
  readonly id: number;
  readonly slug: string;
  readonly database: string;
  readonly schemaVersion: string;
  readonly host: string;
  readonly port: number;
}

const PLACES = `SELECT tenant.id, tenant.slug, location.database_name AS \`database\`, location.schema_version AS schemaVersion,
    server.host, server.port
  FROM tenants tenant JOIN tenant_databases location ON location.tenant_id = tenant.id
    JOIN database_servers server ON server.id = location.server_id
  WHERE tenant.status IN ('active', 'suspended', 'archived') ORDER BY tenant.id`;

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
    const places = await this.database.use((manager) => manager.query<Place[]>(PLACES));
    const problems: Problem[] = [];
    const failed = await this.loop.each(places, {
      name: ({ id, slug }) => `${id} ${slug}`,
      work: async (place) => {
        problems.push(...(await this.servers.on(place, (session) => problemsOf(session, place))));
      },
    });
    // A server that is unavailable is reported by its own check.
    const unchecked = failed
      .filter(({ error }) => !isDomainError(error, 'DATABASE_UNAVAILABLE'))
      .map(({ item, error }) => ({
        check: 'contents',
        subject: item,
        problem: `could not be checked: ${reasonOf(error)}`,
      }));
    return [...problems, ...unchecked];
  }
}

async function problemsOf(session: ServerSession, place: Place): Promise<Problem[]> {
  const subject = `${place.id} ${place.slug}`;
  const tables = await tablesOf(session, place.database);
  // A database that is missing is found by another check.
  if (tables.length === 0) return [];
  const missing = await missingTables(session, { ...place, tables: TENANT_TABLES }, tables);
  const foreign = await foreignObjects(session, place.database);
  const lost = foreign.filter(({ reason }) => reason !== null);
  const inTheWay = foreign.filter(({ reason }) => reason === null);
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            check: 'tables',
            subject,
            problem: `tables are missing (${missing.join(', ').slice(0, 200)}): restore them`,
          },
        ]),
    ...(lost.length === 0
      ? []
      : [{ check: 'objects', subject, problem: `no backup is made while it has objects to drop (${namesOf(lost)})` }]),
    ...(inTheWay.length === 0
      ? []
      : [
          {
            check: 'objects',
            subject,
            problem: `restores only beside the tenant (--into) while it has objects to drop (${namesOf(inTheWay)})`,
            isNotice: true,
          },
        ]),
  ];
}
