import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { JobRuns } from '#jobs';
import type { JobContext, JobHandler, JobRequest, JobPayload, JobTenant } from '#jobs';
import { ReconcileLoop } from '../../../libs/jobs/worker/reconcile-loop';
import { eventually } from '../../support/eventually';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';
import { prefixOf, startReplica, TestTenants } from '../../support/job-replica';
import type { ReplicaOptions } from '../../support/job-replica';

export interface RunFacts {
  readonly id: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly windowKey: string;
  readonly state: string;
  readonly attempts: number;
  readonly fence: number;
  readonly error: string | null;
  readonly epoch: number;
}

type Replica = Partial<Omit<ReplicaOptions, 'settings' | 'tenants'>>;

/** A global database with replicas that process jobs. */
export class JobTestBed {
  readonly tenants = new TestTenants();
  private readonly replicas: INestApplicationContext[] = [];
  private readonly gates: Gate[] = [];

  private constructor(readonly global: ThrowAwayGlobal) {}

  static async start(): Promise<JobTestBed> {
    const global = throwAwayGlobal();
    await global.migrate();
    return new JobTestBed(global);
  }

  async replica(options: Replica): Promise<INestApplicationContext> {
    const { settings } = this.global;
    const { work = null, redisUrl = settings.redisUrl, limits, audit } = options;
    const app = await startReplica({
      settings,
      tenants: this.tenants,
      work,
      redisUrl,
      limits: { backoffMs: 10, ...limits },
      ...(audit === undefined ? {} : { audit }),
    });
    this.replicas.push(app);
    return app;
  }

  /** A gate that opens at the end of the test at the latest. */
  gate(): Gate {
    const gate = new Gate();
    this.gates.push(gate);
    return gate;
  }

  /** Rows of `job_runs`, oldest first. */
  runs(condition = '1 = 1'): Promise<RunFacts[]> {
    return this.sql(
      `SELECT id, kind, tenant_id AS tenantId, window_key AS windowKey, state, attempts, fence, error, epoch
        FROM job_runs WHERE ${condition} ORDER BY id`,
    );
  }

  sql<R>(statement: string): Promise<R[]> {
    return this.global.asProvisioner((dataSource) => dataSource.query<R[]>(statement));
  }

  /** Inserts that many runs of a tenant in one statement, without adding them to the queue. */
  async queueMany({ tenantId, serverId, epoch }: JobTenant, count: number): Promise<void> {
    const now = 'UTC_TIMESTAMP(3)';
    const rows = Array.from(
      { length: count },
      (_none, n) => `('count', ${tenantId}, 'm${n}', ${serverId}, ${epoch}, '{}', 'queued', ${now}, ${now})`,
    );
    await this.sql(
      `INSERT INTO job_runs (kind, tenant_id, window_key, server_id, epoch, payload, state, queued_at, not_before)
        VALUES ${rows.join(', ')}`,
    );
  }

  async allEnded(count: number): Promise<void> {
    await eventually(`${count} runs done`, async () => (await this.runs("state = 'done'")).length >= count);
  }

  async stop(app: INestApplicationContext): Promise<void> {
    this.replicas.splice(this.replicas.indexOf(app), 1);
    await app.close();
  }

  async stopReplicas(): Promise<void> {
    await Promise.all(this.replicas.splice(0).map((app) => app.close()));
  }

  /** Between tests: stops all replicas and clears all data. */
  async clear(): Promise<void> {
    for (const gate of this.gates.splice(0)) gate.open();
    await this.stopReplicas();
    this.tenants.records.clear();
    await this.sql('DELETE FROM job_runs');
    await this.sql('DELETE FROM leases');
    await this.forgetQueue();
  }

  async drop(): Promise<void> {
    await this.stopReplicas();
    await this.forgetQueue();
    await this.global.drop();
  }

  /** Removes the entries of this test from the Redis that all tests share. */
  private async forgetQueue(): Promise<void> {
    const { settings } = this.global;
    if (settings.redisUrl === null) return;
    const client = new Redis(settings.redisUrl);
    const keys = await client.keys(`${prefixOf(settings)}:*`);
    if (keys.length > 0) await client.del(keys);
    await client.quit();
  }
}

export const ask = (app: INestApplicationContext, order: Partial<JobRequest> & { window: string }): Promise<number> =>
  app.get(JobRuns).enqueue({ kind: 'count', tenant: null, ...order });

export const reconcile = (app: INestApplicationContext): Promise<void> =>
  app.get(ReconcileLoop, { strict: false }).round();

/** Records its jobs in order. */
export class Counting implements JobHandler {
  readonly seen: JobContext[] = [];

  constructor(
    readonly kind = 'count',
    private readonly work: (job: JobContext) => Promise<void> = () => Promise.resolve(),
    readonly attempts?: number,
  ) {}

  async run(job: JobContext): Promise<JobPayload | null> {
    this.seen.push(job);
    await this.work(job);
    return { ok: true };
  }

  get runIds(): number[] {
    return this.seen.map(({ runId }) => runId);
  }
}

/** Work in rounds instead of time: the jobs of a round run until its end. */
export class Rounds {
  readonly present: JobContext[] = [];
  private releases: (() => void)[] = [];
  private isOver = false;

  async join(job: JobContext): Promise<void> {
    if (this.isOver) return;
    this.present.push(job);
    await new Promise<void>((resolve) => this.releases.push(resolve));
  }

  next(): void {
    this.present.length = 0;
    for (const release of this.releases.splice(0)) release();
  }

  end(): void {
    this.isOver = true;
    this.next();
  }
}

/** A gate that a test opens: a job that waits at it is in the middle of its work. */
class Gate {
  private release: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => {
    this.release = resolve;
  });

  open(): void {
    this.release();
  }

  pass(): Promise<void> {
    return this.opened;
  }
}
