import { Injectable } from '@nestjs/common';
import { And, In, IsNull, MoreThan, Not } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { Leases } from '#jobs';
import { recordNotFound, schemaDifferences } from '#persistence';
import type { SchemaDifference } from '#persistence';
import {
  CURRENT_SCHEMA_VERSION,
  isKnownVersion,
  SUPPORTED_SCHEMA_VERSIONS,
} from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { SchemaTemplate } from '../tenant-database/schema-template.entity';
import { SchemaRunItem } from './schema-run-item.entity';
import { SchemaLooks } from './schema-looks';
import type { Look } from './schema-looks';
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

/** Tenants whose rows of the registry are in memory at the same time. */
const PAGE = 200;

/** Compares the registry with the actual schemas, a page of tenants at a time. Only what differs is read as a whole. */
@Injectable()
export class EstateStatus {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly schemas: SchemaLooks,
    private readonly leases: Leases,
  ) {}

  /** State of the given tenants, or of all tenants with a database. */
  async of(tenantIds: readonly number[] | null): Promise<TenantStanding[]> {
    const estate = await this.estate();
    const isRunning = await this.leases.isHeld(MIGRATION_LEASE);
    const different: Different[] = [];
    const standings: TenantStanding[] = [];
    for (let page = await this.page(tenantIds, 0); page !== null; page = await this.page(tenantIds, page.lastId)) {
      for (const { location, ...standing } of await this.standingsOf(page, estate, isRunning)) {
        if (DIFFERENT.has(standing.state)) different.push({ at: standings.length, location });
        standings.push({ ...standing, differences: null });
      }
    }
    for (const { at, location } of different) {
      const standing = standings[at];
      if (standing !== undefined)
        standings[at] = { ...standing, differences: await this.differencesOf(location, estate) };
    }
    return standings;
  }

  private async standingsOf(page: RegistryPage, estate: Estate, isRunning: boolean): Promise<readonly Standing[]> {
    const looks = new Map<number, Look>();
    await this.schemas.add(looks, page.locations, {
      serverOf: (serverId) => estate.servers.get(serverId),
      isExpected: (location, fingerprint) =>
        fingerprint === location.schemaFingerprint && fingerprint === (freshOf(estate, location) ?? fingerprint),
    });
    return page.locations.map((location) => {
      const { tenantId, schemaVersion } = location;
      const found = looks.get(tenantId) ?? 'unreachable';
      if (typeof found === 'object' && found.fingerprint === location.schemaFingerprint)
        estate.examples.set(referenceKey(location), location);
      const failure = failureIn(location, page.attempts.get(tenantId));
      const fresh = freshOf(estate, location);
      const state = standingOf(location, { found, fresh, isRunning, isAttempted: failure !== null });
      return { location, tenantId, slug: page.slugs.get(tenantId) ?? '', schemaVersion, state, failure };
    });
  }

  /** Compares with a recorded new database, or with a tenant whose schema is still the result of its last migration. */
  private async differencesOf(location: TenantDatabase, estate: Estate): Promise<SchemaDifference[] | null> {
    const server = estate.servers.get(location.serverId);
    const { serverId, schemaVersion } = location;
    const template = await this.database.use((manager) =>
      manager.findOneBy(SchemaTemplate, { serverId, schemaVersion }),
    );
    const example = estate.examples.get(referenceKey(location));
    const expected =
      template?.structure ??
      (example === undefined ? null : await this.schemas.structureOf(server, example.databaseName));
    const found = await this.schemas.structureOf(server, location.databaseName);
    return expected === null || found === null ? null : schemaDifferences(expected, found);
  }

  /** @throws DomainError NOT_FOUND if the tenant does not exist or has no database yet */
  async ofTenant(tenantId: number): Promise<TenantStanding> {
    const [standing] = await this.of([tenantId]);
    if (standing === undefined) throw recordNotFound({ resource: 'tenants', id: tenantId });
    return standing;
  }

  private estate(): Promise<Estate> {
    return this.database.use(async (manager) => {
      const servers = await manager.find(DatabaseServer);
      const select = { serverId: true, schemaVersion: true, fingerprint: true } as const;
      const templates = await manager.find(SchemaTemplate, { select });
      return {
        servers: new Map(servers.map((server) => [server.id, server])),
        fresh: new Map(templates.map((template) => [referenceKey(template), template.fingerprint])),
        examples: new Map<string, TenantDatabase>(),
      };
    });
  }

  /** The next tenants after an id; null if there are none. A tenant that is being created has no complete schema yet. */
  private page(tenantIds: readonly number[] | null, after: number): Promise<RegistryPage | null> {
    const wanted = tenantIds === null ? MoreThan(after) : And(MoreThan(after), In([...tenantIds]));
    return this.database.use(async (manager) => {
      const where = { status: Not('creating' as const), tenantId: wanted };
      const locations = await manager.find(TenantDatabase, { where, order: { tenantId: 'ASC' }, take: PAGE });
      const lastId = locations.at(-1)?.tenantId;
      if (lastId === undefined) return null;
      const tenants = await manager.findBy(Tenant, { id: In(locations.map(({ tenantId }) => tenantId)) });
      const slugs = new Map(tenants.map(({ id, slug }) => [id, slug]));
      return { locations, lastId, slugs, attempts: await attemptsAt(manager, locations) };
    });
  }
}

const DIFFERENT: ReadonlySet<SchemaStanding> = new Set(['drifted', 'half_migrated']);

type Standing = Omit<TenantStanding, 'differences'> & { readonly location: TenantDatabase };

interface Different {
  readonly at: number;
  readonly location: TenantDatabase;
}

interface RegistryPage {
  readonly locations: readonly TenantDatabase[];
  readonly lastId: number;
  readonly slugs: ReadonlyMap<number, string>;
  /** The last attempts to migrate, of tenants that do not have the current schema. */
  readonly attempts: ReadonlyMap<number, SchemaRunItem>;
}

interface Estate {
  readonly servers: ReadonlyMap<number, DatabaseServer>;
  /** The fingerprints of recorded new databases, by server and version. */
  readonly fresh: ReadonlyMap<string, string>;
  /** Tenants whose schema is still the result of their last migration, by server and version. */
  readonly examples: Map<string, TenantDatabase>;
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

const referenceKey = ({ serverId, schemaVersion }: Pick<TenantDatabase, 'serverId' | 'schemaVersion'>): string =>
  `${serverId} ${schemaVersion}`;

const freshOf = ({ fresh }: Estate, location: TenantDatabase): string | undefined => fresh.get(referenceKey(location));

interface Findings {
  readonly found: Look;
  /** The fingerprint of a new database of the same version. */
  readonly fresh: string | undefined;
  readonly isRunning: boolean;
  /** Whether the last migration failed or was killed. */
  readonly isAttempted: boolean;
}

function standingOf(location: TenantDatabase, { found, fresh, isRunning, isAttempted }: Findings): SchemaStanding {
  if (typeof found === 'string') return found;
  const { schemaVersion, schemaFingerprint } = location;
  // A manual change from before a migration is part of the fingerprint in the registry, but not of a new database.
  const isAltered = fresh !== undefined && found.fingerprint !== fresh;
  const hasDrifted = isAltered || found.fingerprint !== schemaFingerprint;
  // During a migration a schema matches neither its former nor its future version.
  const isMigrating = isRunning && schemaVersion !== CURRENT_SCHEMA_VERSION;
  if (hasDrifted && !isMigrating) return isAttempted ? 'half_migrated' : 'drifted';
  if (schemaVersion === CURRENT_SCHEMA_VERSION) return 'current';
  if (SUPPORTED_SCHEMA_VERSIONS.includes(schemaVersion)) return 'supported';
  return isKnownVersion(schemaVersion) ? 'outdated' : 'unknown';
}
