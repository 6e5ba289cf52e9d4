import { Inject, Injectable } from '@nestjs/common';
import { PooledDataSource, QUIET_LOGGER, quoteIdentifier, readSchema, schemaDifferences } from '#persistence';
import type { Schema } from '#persistence';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { CURRENT_SCHEMA_VERSION, RELEASES, TENANT_MIGRATIONS } from '../../../database/tenant/tenant-migrations';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import { restoreSchemaForeign } from '../restore.errors';
import { SideDatabases } from '../../dumps/side-databases';
import type { SideDatabase } from '../../dumps/side-databases';
import { tablesOf } from '../../dumps/side-loader';

/** The structure of a schema, and the details that it does not contain. */
interface Look {
  readonly schema: Schema;
  /** Engines, partitions, extra attributes of columns, conditions of rows: one line each. */
  readonly details: readonly string[];
}

const DETAILS: readonly string[] = [
  `SELECT CONCAT_WS(' ', TABLE_NAME, TABLE_TYPE, ENGINE, IF(CREATE_OPTIONS LIKE '%partitioned%', 'partitioned', '')) AS detail
    FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?`,
  `SELECT CONCAT_WS(' ', TABLE_NAME, COLUMN_NAME, UPPER(EXTRA)) AS detail
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND EXTRA <> ''`,
  `SELECT CONCAT_WS(' ', CONSTRAINT_NAME, CHECK_CLAUSE) AS detail
    FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?`,
];

/**
 * Checks that a database has the schema of a release: its list of migrations ends where a release ended, and its tables equal those that
 * these migrations create in a separate database. The list itself is easily forged, so it only selects the release to compare with.
 */
@Injectable()
export class ReleasedSchema {
  constructor(
    private readonly servers: ServerConnections,
    private readonly sides: SideDatabases,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Returns the version. @throws DomainError RESTORE_SCHEMA_FOREIGN */
  async assertOurs(side: SideDatabase, tenantId: number): Promise<string> {
    const names = await this.servers.on(side.server, (session) => migrationsOf(session, side.database));
    const version = versionOf(names);
    const found = await this.servers.on(side.server, (session) => lookAt(session, side.database));
    const { tenantDatabasePrefix, tenantAccountPrefix } = this.settings.database;
    const suffix = `expected_${tenantId}`;
    const beside = { server: side.server, database: tenantDatabasePrefix + suffix, user: tenantAccountPrefix + suffix };
    try {
      const wanted = await this.make(beside, names.length);
      assertSame(found, wanted);
    } finally {
      await this.sides.drop(beside);
    }
    return version;
  }

  /** The tables that the first `migrations` migrations create. */
  private async make(side: SideDatabase, migrations: number): Promise<Look> {
    await this.sides.createEmpty(side);
    await this.sides.asOwner(side, async ({ host, port, user, password }) => {
      const dataSource = await new PooledDataSource({
        type: 'mariadb',
        host,
        port,
        username: user,
        password,
        database: side.database,
        charset: 'utf8mb4_unicode_ci',
        timezone: 'Z',
        poolSize: 1,
        connectTimeout: 2000,
        logger: QUIET_LOGGER,
        entities: [],
        migrations: TENANT_MIGRATIONS.slice(0, migrations),
      }).initialize();
      try {
        await dataSource.runMigrations({ transaction: 'none' });
      } finally {
        await dataSource.destroy();
      }
    });
    return this.servers.on(side.server, (session) => lookAt(session, side.database));
  }
}

const MIGRATION_NAMES = TENANT_MIGRATIONS.map((migration) => new migration().name ?? migration.name);

/** @throws DomainError RESTORE_SCHEMA_FOREIGN */
function versionOf(names: readonly string[]): string {
  const version = names.at(-1) ?? 'none';
  const isOurs = names.length > 0 && names.every((name, at) => name === MIGRATION_NAMES[at]);
  const isReleased = version === CURRENT_SCHEMA_VERSION || RELEASES.includes(version);
  if (!isOurs || !isReleased) throw restoreSchemaForeign({ reason: `migrations: ${version.slice(0, 100)}` });
  return version;
}

async function migrationsOf(session: ServerSession, database: string): Promise<readonly string[]> {
  if (!(await tablesOf(session, database)).includes('migrations')) return [];
  const columns = await session.query<unknown[]>(
    "SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'migrations' AND COLUMN_NAME IN ('name', 'timestamp')",
    [database],
  );
  if (columns.length !== 2) return [];
  const rows = await session.query<{ name: string }[]>(
    `SELECT name FROM ${quoteIdentifier(database)}.migrations ORDER BY timestamp LIMIT 10000`,
  );
  return rows.map(({ name }) => name);
}

async function lookAt(session: ServerSession, database: string): Promise<Look> {
  const details: string[] = [];
  for (const sql of DETAILS) {
    const rows = await session.query<{ detail: string }[]>(sql, [database]);
    details.push(...rows.map(({ detail }) => detail.replaceAll(`\`${database}\`.`, '')));
  }
  return { schema: await readSchema(session, database), details: details.toSorted() };
}

/** @throws DomainError RESTORE_SCHEMA_FOREIGN with the first difference */
function assertSame(found: Look, wanted: Look): void {
  const [difference] = schemaDifferences(wanted.schema.structure, found.schema.structure);
  if (difference !== undefined) throw restoreSchemaForeign({ reason: difference.name });
  if (found.schema.fingerprint !== wanted.schema.fingerprint)
    throw restoreSchemaForeign({ reason: 'order of columns' });
  const detail = otherThan(found.details, wanted.details) ?? otherThan(wanted.details, found.details);
  if (detail !== null) throw restoreSchemaForeign({ reason: detail.split(' ').slice(0, 2).join(' ') });
}

function otherThan(some: readonly string[], others: readonly string[]): string | null {
  const known = new Set(others);
  return some.find((detail) => !known.has(detail)) ?? null;
}
