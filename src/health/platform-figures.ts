import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock, SharedWork } from '#kernel';
import { GlobalDatabase } from '../global/global-database';
import { CURRENT_SCHEMA_VERSION, SUPPORTED_SCHEMA_VERSIONS } from '../database/tenant/tenant-migrations';
import { ScheduleDelays } from '../operations/schedules/schedule-delays.service';
import { TaskRegistry } from '../operations/tasks/task-registry';

const FRESH_MS = 15_000;
const MAX_READ_MS = 30_000;
const WAIT_MS = 500;

/** Figures of the whole platform from the global database; every process reports the same values. */
export interface Figures {
  readonly tenantsByStatus: ReadonlyMap<string, number>;
  readonly schemas: Readonly<Record<'current' | 'behind' | 'failed', number>>;
  /** Tenants that this release does not serve, because their schema is older or newer than it supports. */
  readonly schemasRefused: number;
  readonly jobsByState: ReadonlyMap<string, number>;
  /** Waiting time of the oldest due run; 0 when none is due. */
  readonly oldestDueSeconds: number;
  readonly operationsLeft: number;
  readonly backups: BackupFigures;
  /** By kind, the delay in seconds of the oldest window that no worker has queued; 0 when all schedules are on time. */
  readonly lateSchedules: ReadonlyMap<string, number>;
  readonly servers: readonly ServerFigures[];
}

interface ServerFigures {
  readonly name: string;
  readonly capacity: number;
  readonly tenants: number;
  /** From the newest sample of the last ten minutes; null when there is none. */
  readonly purgeLag: number | null;
  readonly memoryBytes: number | null;
}

/**
 * Reads the figures at most once in 15 s, and callers wait at most half a second: a scrape neither hangs nor adds load to a
 * failing database. The last figures are used until a new read succeeds.
 */
@Injectable()
export class PlatformFigures {
  private figures: Figures | null = null;
  private readAt = 0;
  private triedAt = 0;
  private readonly reading = new SharedWork('the read of the platform figures', MAX_READ_MS, () => this.take());

  constructor(
    private readonly database: GlobalDatabase,
    private readonly delays: ScheduleDelays,
    private readonly tasks: TaskRegistry,
  ) {}

  /** The last figures; null before the first read. */
  async latest(): Promise<Figures | null> {
    await this.refreshed();
    return this.figures;
  }

  /** Whether the last read succeeded. */
  async isUp(): Promise<boolean> {
    await this.refreshed();
    return this.figures !== null && this.readAt >= this.triedAt;
  }

  private async refreshed(): Promise<void> {
    const isDue = clock.monotonicMs() - this.triedAt >= FRESH_MS;
    if (!isDue && !this.reading.isRunning) return;
    if (!this.reading.isRunning) this.triedAt = clock.monotonicMs();
    const read = this.reading.join().catch(() => undefined);
    await Promise.race([read, pause(WAIT_MS, undefined, { ref: false })]);
  }

  private async take(): Promise<void> {
    try {
      const figures = await this.database.use(readFigures);
      this.figures = { ...figures, lateSchedules: await this.lateSchedules() };
      this.readAt = clock.monotonicMs();
    } catch {
      // The gauge `platform_figures_up` reports the failure.
    }
  }

  private async lateSchedules(): Promise<ReadonlyMap<string, number>> {
    const seconds = new Map(this.tasks.schedules.map(({ kind }) => [kind, 0]));
    for (const { kind, startsAtMs } of await this.delays.late())
      seconds.set(kind, Math.max(seconds.get(kind) ?? 0, Math.round((clock.nowMs() - startsAtMs) / 1000)));
    return seconds;
  }
}

/** Ages in seconds. Without any backup, the age is that of the company, or for the global database that of the first company. */
interface BackupFigures {
  readonly oldestGood: Readonly<Record<'tenants' | 'global', number>>;
  readonly oldestVerified: Readonly<Record<'tenants' | 'global', number>>;
  /** Number of companies without a good backup in the last 26 hours, and of those without a restore-tested backup in the last 8 days. */
  readonly tenantsLate: Readonly<Record<'good' | 'verified', number>>;
}

type Counted = { readonly name: string; readonly total: unknown };

const JOBS = `SELECT state AS name, COUNT(*) AS total FROM job_runs
  WHERE state IN ('queued', 'running', 'failed', 'parked', 'dead') GROUP BY state`;
const OLDEST_DUE = `SELECT TIMESTAMPDIFF(SECOND, MIN(not_before), UTC_TIMESTAMP(3)) AS seconds FROM job_runs
  WHERE state IN ('queued', 'failed') AND not_before <= UTC_TIMESTAMP(3)`;
/** Tenants that are migrated; tenants that are being deleted are excluded. */
const SCHEMAS = `SELECT CASE WHEN place.status = 'failed' THEN 'failed' WHEN place.schema_version = ? THEN 'current' ELSE 'behind' END AS name,
    COUNT(*) AS total, SUM(place.schema_version NOT IN (?)) AS refused
  FROM tenant_databases place JOIN tenants tenant ON tenant.id = place.tenant_id
  WHERE place.status <> 'creating' AND tenant.status IN ('active', 'maintenance', 'suspended', 'archived') GROUP BY 1`;
/** Unfinished operations on which no process works, by a run or as in the release before this one, and that wait for no worker. */
const LEFT = `SELECT COUNT(*) AS total FROM operations
  LEFT JOIN job_runs run ON operations.lease_owner = CONCAT('run:', run.id)
    AND run.state IN ('running', 'cancelled') AND run.lease_until >= UTC_TIMESTAMP(3)
  LEFT JOIN job_runs waiting ON waiting.kind = operations.kind AND waiting.tenant_key = 0
    AND waiting.window_key = CONCAT('op-', operations.id) AND waiting.state IN ('queued', 'failed', 'parked')
  WHERE operations.state = 'running' AND run.id IS NULL AND waiting.id IS NULL AND (operations.lease_owner LIKE 'run:%'
    OR operations.lease_until IS NULL OR operations.lease_until < UTC_TIMESTAMP(3))`;
const SERVERS = `SELECT s.name, s.capacity, MAX(seen.purge_lag) AS purgeLag, MAX(seen.memory_bytes) AS memoryBytes,
    COUNT(d.id) AS tenants
  FROM database_servers s
  LEFT JOIN tenant_databases d ON d.server_id = s.id
  LEFT JOIN server_samples seen ON seen.server_id = s.id AND seen.sampled_at > UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE
  GROUP BY s.id, s.name, s.capacity`;
type ServerRow = { readonly name: string } & Readonly<Record<Exclude<keyof ServerFigures, 'name'>, unknown>>;

const known = (value: unknown): number | null => (value === null ? null : Number(value));

const ageOf = (moment: string, since: string): string =>
  `GREATEST(0, IFNULL(TIMESTAMPDIFF(SECOND, COALESCE(${moment}, ${since}), UTC_TIMESTAMP(3)), 0))`;
const newest = (which: string): string =>
  `(SELECT MAX(b.created_at) FROM backups b WHERE b.state = 'good' AND ${which})`;
const OF_TENANT = "b.tenant_id = t.id AND b.kind = 'tenant'";
const GLOBAL = "b.kind = 'global'";
const TRIED = "b.verification = 'restored'";
const FIRST_TENANT = '(SELECT MIN(created_at) FROM tenants)';
const BACKUPS = `SELECT MAX(good) AS good, MAX(verified) AS verified, SUM(good > 93600) AS goodLate, SUM(verified > 691200) AS verifiedLate,
    (SELECT ${ageOf(newest(GLOBAL), FIRST_TENANT)}) AS globalGood,
    (SELECT ${ageOf(newest(`${GLOBAL} AND ${TRIED}`), FIRST_TENANT)}) AS globalVerified
  FROM (
    SELECT ${ageOf(newest(OF_TENANT), 't.created_at')} AS good,
        ${ageOf(newest(`${OF_TENANT} AND ${TRIED}`), 't.created_at')} AS verified
      FROM tenants t WHERE t.status = 'active'
  ) ages`;

async function backupFigures(manager: EntityManager): Promise<BackupFigures> {
  const [row = {}] = await manager.query<Record<string, unknown>[]>(BACKUPS);
  const of = (name: string): number => Number(row[name] ?? 0);
  return {
    oldestGood: { tenants: of('good'), global: of('globalGood') },
    oldestVerified: { tenants: of('verified'), global: of('globalVerified') },
    tenantsLate: { good: of('goodLate'), verified: of('verifiedLate') },
  };
}

async function readFigures(manager: EntityManager): Promise<Omit<Figures, 'lateSchedules'>> {
  const standings = await manager.query<(Counted & { readonly refused: unknown })[]>(SCHEMAS, [
    CURRENT_SCHEMA_VERSION,
    SUPPORTED_SCHEMA_VERSIONS,
  ]);
  const schemas = new Map(standings.map(({ name, total }) => [name, Number(total)]));
  const [oldest] = await manager.query<{ seconds: unknown }[]>(OLDEST_DUE);
  const [left] = await manager.query<{ total: unknown }[]>(LEFT);
  const servers = await manager.query<ServerRow[]>(SERVERS);
  return {
    tenantsByStatus: await counted(manager, 'SELECT status AS name, COUNT(*) AS total FROM tenants GROUP BY status'),
    schemas: {
      current: schemas.get('current') ?? 0,
      behind: schemas.get('behind') ?? 0,
      failed: schemas.get('failed') ?? 0,
    },
    schemasRefused: standings.reduce((sum, { refused }) => sum + Number(refused), 0),
    jobsByState: await counted(manager, JOBS),
    oldestDueSeconds: Number(oldest?.seconds ?? 0),
    operationsLeft: Number(left?.total ?? 0),
    backups: await backupFigures(manager),
    servers: servers.map(({ name, capacity, tenants, purgeLag, memoryBytes }) => ({
      name,
      capacity: Number(capacity),
      tenants: Number(tenants),
      purgeLag: known(purgeLag),
      memoryBytes: known(memoryBytes),
    })),
  };
}

async function counted(manager: EntityManager, sql: string): Promise<Map<string, number>> {
  const rows = await manager.query<Counted[]>(sql);
  return new Map(rows.map(({ name, total }) => [name, Number(total)]));
}
