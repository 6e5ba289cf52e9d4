import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { inLanes } from '#kernel';
import { Leases } from '#jobs';
import { readSchema, recordNotFound, schemaDifferences } from '#persistence';
import type { Schema, SchemaDifference } from '#persistence';
import {
  CURRENT_SCHEMA_VERSION,
  isKnownVersion,
  SUPPORTED_SCHEMA_VERSIONS,
} from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { ServerConnections } from '../servers/server-connections';
import { databaseExists } from '../servers/tenant-accounts';
import { SchemaTemplate } from '../tenant-database/schema-template.entity';
import { SchemaRunItem } from './schema-run-item.entity';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';

/**
 * State of a tenant's schema. `half_migrated`: a migration failed or was killed between two statements; `drifted`: differs from the result of its migrations; `unknown`: has a version that this release does not
 * know; `unreachable`: could not be read.
 */
export const SCHEMA_STANDINGS = [
  'current',
  'supported',
  'outdated',
  'unknown',
  'half_migrated',
  'drifted',
  'missing',
  'unreachable',
] as const;

export type SchemaStanding = (typeof SCHEMA_STANDINGS)[number];

export interface TenantStanding {
  readonly tenantId: number;
  readonly slug: string;
  readonly schemaVersion: string;
  readonly state: SchemaStanding;
  /** For a drifted or half-migrated schema: its differences from a new database; null if there is no database of its version to compare with. */
  readonly differences: readonly SchemaDifference[] | null;
  /** For a tenant whose last migration failed: statement, table and what the server said. */
  readonly failure: string | null;
}

const AT_ONCE = 4;

/** Compares the registry with the actual schemas. Each query reads a single database. */
@Injectable()
export class EstateStatus {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly leases: Leases,
  ) {}

  /** State of the given tenants, or of all tenants with a database. */
  async of(tenantIds: readonly number[] | null): Promise<TenantStanding[]> {
    const registry = await this.registry(tenantIds);
    const isRunning = await this.leases.isHeld(MIGRATION_LEASE);
    const looks = new Map<number, Look>();
    const byServer = Map.groupBy(registry.locations, ({ serverId }) => serverId);
    const lanes = [...byServer].map(([serverId, locations]) =>
      inLanes(AT_ONCE, locations, async (location) => {
        looks.set(location.tenantId, await this.look(location, registry.servers.get(serverId)));
      }),
    );
    await Promise.all(lanes);
    const references = referencesOf(registry, looks);
    return registry.locations.map((location) => {
      const { tenantId, schemaVersion } = location;
      const found = looks.get(tenantId) ?? 'unreachable';
      const reference = references.get(referenceKey(location)) ?? null;
      const failure = failureIn(location, registry.attempts.get(tenantId));
      const state = standingOf(location, { found, reference, isRunning, isAttempted: failure !== null });
      const isDifferent = state === 'drifted' || state === 'half_migrated';
      const differences = isDifferent ? differencesOf(reference, found) : null;
      return { tenantId, slug: registry.slugs.get(tenantId) ?? '', schemaVersion, state, differences, failure };
    });
  }

  /** @throws DomainError NOT_FOUND if the tenant does not exist or has no database yet */
  async ofTenant(tenantId: number): Promise<TenantStanding> {
    const [standing] = await this.of([tenantId]);
    if (standing === undefined) throw recordNotFound({ resource: 'tenants', id: tenantId });
    return standing;
  }

  private async look({ databaseName }: TenantDatabase, server: DatabaseServer | undefined): Promise<Look> {
    if (server === undefined) return 'unreachable';
    try {
      return await this.servers.on(server, async (session) => {
        if (!(await databaseExists(session, databaseName))) return 'missing';
        return readSchema({ query: (sql, parameters) => session.query(sql, parameters) }, databaseName);
      });
    } catch {
      return 'unreachable';
    }
  }

  private registry(tenantIds: readonly number[] | null): Promise<Registry> {
    return this.database.use(async (manager) => {
      // A tenant that is being created has no complete schema yet.
      const status = Not('creating' as const);
      const where = tenantIds === null ? { status } : { status, tenantId: In([...tenantIds]) };
      const locations = await manager.find(TenantDatabase, { where, order: { tenantId: 'ASC' } });
      const tenants = await manager.findBy(Tenant, { id: In(locations.map(({ tenantId }) => tenantId)) });
      const servers = await manager.find(DatabaseServer);
      const versions = [...new Set(locations.map(({ schemaVersion }) => schemaVersion))];
      return {
        locations,
        slugs: new Map(tenants.map(({ id, slug }) => [id, slug])),
        servers: new Map(servers.map((server) => [server.id, server])),
        attempts: await attemptsAt(manager, locations),
        templates: await manager.findBy(SchemaTemplate, { schemaVersion: In(versions) }),
      };
    });
  }
}

type Look = Schema | 'missing' | 'unreachable';

interface Registry {
  readonly locations: readonly TenantDatabase[];
  readonly slugs: ReadonlyMap<number, string>;
  readonly servers: ReadonlyMap<number, DatabaseServer>;
  readonly templates: readonly SchemaTemplate[];
  /** The last attempts to migrate, of tenants that do not have the current schema. */
  readonly attempts: ReadonlyMap<number, SchemaRunItem>;
}

async function attemptsAt(
  manager: EntityManager,
  locations: readonly TenantDatabase[],
): Promise<ReadonlyMap<number, SchemaRunItem>> {
  const behind = locations.filter(({ schemaVersion }) => schemaVersion !== CURRENT_SCHEMA_VERSION);
  if (behind.length === 0) return new Map();
  const where = { tenantId: In(behind.map(({ tenantId }) => tenantId)), startedAt: Not(IsNull()) };
  const items = await manager.find(SchemaRunItem, { where, order: { id: 'ASC' } });
  return new Map(items.map((item) => [item.tenantId, item]));
}

const KILLED = 'interrupted';

/** Why the last migration did not end well; null if it did, or if there was none. */
function failureIn({ status, schemaVersion }: TenantDatabase, attempt: SchemaRunItem | undefined): string | null {
  if (schemaVersion === CURRENT_SCHEMA_VERSION) return null;
  const isOpen = status === 'failed' || attempt?.state === 'failed' || attempt?.state === 'running';
  return isOpen ? (attempt?.error ?? KILLED) : null;
}

/** The expected schema; `isFresh`: recorded from a new database, not from a tenant. */
interface Reference extends Schema {
  readonly isFresh: boolean;
}

const referenceKey = ({ serverId, schemaVersion }: Pick<TenantDatabase, 'serverId' | 'schemaVersion'>): string =>
  `${serverId} ${schemaVersion}`;

/** Recorded new databases. Where none was recorded, a tenant whose schema is still the result of its last migration is used. */
function referencesOf({ locations, templates }: Registry, looks: ReadonlyMap<number, Look>): Map<string, Reference> {
  const references = new Map<string, Reference>();
  for (const location of locations) {
    const look = looks.get(location.tenantId);
    if (typeof look !== 'object' || look.fingerprint !== location.schemaFingerprint) continue;
    references.set(referenceKey(location), { ...look, isFresh: false });
  }
  for (const template of templates) {
    const { fingerprint, structure } = template;
    references.set(referenceKey(template), { fingerprint, structure, isFresh: true });
  }
  return references;
}

interface Findings {
  readonly found: Look;
  readonly reference: Reference | null;
  readonly isRunning: boolean;
  /** Whether the last migration failed or was killed. */
  readonly isAttempted: boolean;
}

function standingOf(location: TenantDatabase, { found, reference, isRunning, isAttempted }: Findings): SchemaStanding {
  if (typeof found === 'string') return found;
  const { schemaVersion, schemaFingerprint } = location;
  // A manual change from before a migration is part of the fingerprint in the registry, but not of a new database.
  const isAltered = reference?.isFresh === true && found.fingerprint !== reference.fingerprint;
  const hasDrifted = isAltered || found.fingerprint !== schemaFingerprint;
  // During a migration a schema matches neither its former nor its future version.
  const isMigrating = isRunning && schemaVersion !== CURRENT_SCHEMA_VERSION;
  if (hasDrifted && !isMigrating) return isAttempted ? 'half_migrated' : 'drifted';
  if (schemaVersion === CURRENT_SCHEMA_VERSION) return 'current';
  if (SUPPORTED_SCHEMA_VERSIONS.includes(schemaVersion)) return 'supported';
  return isKnownVersion(schemaVersion) ? 'outdated' : 'unknown';
}

function differencesOf(reference: Reference | null, found: Look): SchemaDifference[] | null {
  if (reference === null || typeof found === 'string') return null;
  return schemaDifferences(reference.structure, found.structure);
}
