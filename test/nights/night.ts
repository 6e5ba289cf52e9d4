import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Schedule } from '#jobs';
import { allEnded, systemWrite } from '#kernel';
import { GlobalWrites } from '../../src/global/audit/global-writes';
import { ScheduleChanges } from '../../src/operations/schedules/schedule-changes.service';
import { TaskRegistry } from '../../src/operations/tasks/task-registry';
import type { TenantPlace } from '../../src/operations/tenant-database/tenant-places';
import { TenantLifecycle } from '../../src/operations/tenants/tenant-lifecycle.service';
import { PlatformWebhooks } from '../../src/operations/webhooks/platform-webhooks.service';
import { eventually } from '../support/eventually';
import { Platform } from '../support/platform';
import { PrivateRedis } from '../support/private-redis';
import { ProductProcess } from '../support/product-process';
import { StoredFiles } from '../support/stored-files';
import { MoodyReceiver } from './moody-receiver';
import { NightWorkers } from './night-workers';
import { SmallDisk } from './small-disk';

/** Longer ago than the longest spread of a schedule, so that every window is open and every run is due. */
const OPENED_HOURS_AGO = 5;
/** Schedules that need the backups of the night. */
const LATE_KINDS: ReadonlySet<string> = new Set(['backup.verify', 'backup.global', 'backup.prune']);
const ZONES = ['Africa/Abidjan', 'Europe/Paris', 'Indian/Reunion'];
const WORKERS = 2;
const CREATED_AT_ONCE = 3;

const UNFINISHED = "state IN ('queued', 'running', 'failed', 'parked')";

/**
 * A night of an estate on the real product: an API, two workers, a private Redis, and schedules whose windows have just opened. Only the
 * scheduler of the workers requests runs.
 */
export class Night {
  readonly workers: NightWorkers;
  readonly places: TenantPlace[] = [];
  /** What {@link metrics} read last. */
  lastMetrics = '';
  private api: ProductProcess | null = null;

  private constructor(
    readonly platform: Platform,
    readonly redis: PrivateRedis,
    readonly receiver: MoodyReceiver,
    /** Temporary files of the product's processes, and the disk. */
    readonly folder: string,
    readonly disk: SmallDisk | null,
  ) {
    this.workers = new NightWorkers(platform.environment);
  }

  /** With a number of active tenants, and a suspended one. */
  static async prepare(tenants: number): Promise<Night> {
    const folder = mkdtempSync(join(tmpdir(), 'night-'));
    mkdirSync(join(folder, 'tmp'));
    const disk = SmallDisk.take();
    const redis = await PrivateRedis.start();
    const platform = await Platform.start({
      REDIS_URL: redis.url,
      TMPDIR: join(folder, 'tmp'),
      WEBHOOK_PRIVATE_TARGETS: 'on',
      WORKER: 'off',
      ...(disk !== null && { BACKUP_DIR: join(disk.folder, 'backups') }),
    });
    const night = new Night(platform, redis, new MoodyReceiver(), folder, disk);
    await night.furnish(tenants);
    return night;
  }

  get temporary(): string {
    return join(this.folder, 'tmp');
  }

  /** The schedules of the product, with the times of this night. */
  get schedules(): readonly Schedule[] {
    return this.platform.get(TaskRegistry).schedules.map((schedule) => ({ ...schedule, at: tonight(schedule.at) }));
  }

  /** Starts the processes; the workers request every window that is open. */
  async begin(): Promise<void> {
    await allEnded([this.workers.start(WORKERS), this.startApi()]);
  }

  /** Switches on the schedules that need the backups. */
  async beginLate(): Promise<void> {
    for (const { kind } of this.schedules.filter((schedule) => LATE_KINDS.has(schedule.kind)))
      await this.adjust(kind, { isEnabled: true });
  }

  async killApi(): Promise<void> {
    const killed = this.api;
    this.api = null;
    killed?.child.kill('SIGKILL');
    await killed?.ended;
    await this.startApi();
  }

  /** Waits until every run has ended. Returns that moment by the clock of this process. */
  async untilCalm(isComplete: () => Promise<boolean>, timeoutMs: number): Promise<number> {
    await eventually('every window was requested', isComplete, { timeoutMs });
    let calmAtMs = 0;
    const calm = async (): Promise<boolean> => {
      calmAtMs = Date.now();
      return (await this.platform.registry(`SELECT 1 FROM job_runs WHERE ${UNFINISHED} LIMIT 1`)).length === 0;
    };
    await eventually('no run is unfinished', calm, { timeoutMs });
    return calmAtMs;
  }

  /** Ends the processes as a release does. */
  async end(): Promise<void> {
    await this.workers.end();
    this.api?.child.kill('SIGTERM');
    await this.api?.ended;
    this.api = null;
  }

  /** The metrics of the API; empty if it does not answer. */
  async metrics(): Promise<string> {
    const answer = await this.api?.management.get('/metrics').catch(() => null);
    this.lastMetrics = answer?.text ?? '';
    return this.lastMetrics;
  }

  /** How much the faults disturbed: runs that were begun again, and backups that failed. */
  async disturbances(): Promise<string> {
    const [runs] = await this.platform.registry<Record<string, unknown>>(
      `SELECT COUNT(*) AS runs, SUM(interruptions) AS interruptions, SUM(GREATEST(attempts, 1) - 1) AS failures,
          (SELECT COUNT(*) FROM backups WHERE state = 'failed') AS failedBackups FROM job_runs`,
    );
    return JSON.stringify(runs);
  }

  async remove(): Promise<void> {
    await this.end();
    await this.platform.stop();
    await this.receiver.close();
    await this.redis.remove();
    this.disk?.empty();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startApi(): Promise<void> {
    this.api = await ProductProcess.start('src/main.ts', this.platform.environment);
  }

  private async furnish(tenants: number): Promise<void> {
    const numbers = Array.from({ length: tenants + 1 }, (_none, number) => number);
    while (numbers.length > 0) {
      const created = numbers.splice(0, CREATED_AT_ONCE).map((number) => this.company(number));
      this.places.push(...(await Promise.all(created)));
    }
    // The last one is not served and has no night.
    const asleep = this.places.pop();
    if (asleep !== undefined) await this.platform.get(TenantLifecycle).suspend(asleep.tenantId);
    await this.subscribe();
    for (const { kind, at } of this.schedules) {
      if ('everyMs' in at) continue;
      const { hour, minute, weekday } = at;
      await this.adjust(kind, {
        isEnabled: !LATE_KINDS.has(kind),
        at: { hour, minute, ...(weekday !== undefined && { weekday }) },
      });
    }
  }

  private async company(number: number): Promise<TenantPlace> {
    const timezone = ZONES[number % ZONES.length];
    const place = await this.platform.company({ name: `Nuit ${number}`, slug: `nuit-${number}`, timezone });
    const files = new StoredFiles(this.platform, place);
    for (const text of ['a', 'b']) await files.add(`${text} ${number}`);
    return place;
  }

  private async subscribe(): Promise<void> {
    const url = await this.receiver.open();
    const write = systemWrite('night', null, 'webhooks:create');
    const webhooks = this.platform.get(PlatformWebhooks);
    const events = ['backup.completed', 'backup.failed', 'backup.verified'] as const;
    await this.platform
      .get(GlobalWrites)
      .runSecret(write, (unit) => webhooks.create(unit, { url, events: [...events] }));
  }

  private adjust(kind: string, change: Parameters<ScheduleChanges['adjust']>[2]): Promise<void> {
    return this.platform.get(ScheduleChanges).adjust(systemWrite('night', null, 'schedules:adjust'), kind, change);
  }
}

/** Times that make the present window one that opened some hours ago, in every zone of this night. */
function tonight(at: Schedule['at']): Schedule['at'] {
  if ('everyMs' in at) return at;
  const opened = new Date(Date.now() - OPENED_HOURS_AGO * 3_600_000);
  const weekday = (opened.getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
  return { ...at, hour: opened.getUTCHours(), minute: 0, ...(at.weekday !== undefined && { weekday }) };
}
