import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { loopFailures, QueueRedis, RunWatch } from '#jobs';
import { ServerPools } from '#tenancy';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';
import { HealthService } from './health.service';
import { Metrics, unlabelled } from './metrics';
import type { Sample } from './metrics';

type PoolStats = ReturnType<ServerPools['stats']>[number];

const MAY_LAST_S = [0.05, 0.25, 1, 5, 15, 60, 300, 1800];

/** What a process knows of itself without asking anybody: its pools, the runs it worked on, its disks, and whether it is ready. */
@Injectable()
export class ProcessMetrics {
  constructor(
    private readonly metrics: Metrics,
    private readonly pools: ServerPools,
    private readonly health: HealthService,
    private readonly redis: QueueRedis,
    @Inject(SETTINGS) private readonly settings: Settings,
    watch: RunWatch,
  ) {
    this.ofPools();
    this.ofTheProcess();
    this.ofDisks();
    this.ofLoops();
    const durations = metrics.histogram({
      name: 'job_run_duration_seconds',
      help: 'Duration of attempts at background runs of this process, by kind and outcome.',
      labels: ['kind', 'outcome'],
      buckets: MAY_LAST_S,
    });
    watch.onAttempt(({ kind, outcome, durationMs }) => durations.observe({ kind, outcome }, durationMs / 1000));
  }

  private ofPools(): void {
    const gauge = (name: string, help: string, value: (stats: PoolStats) => number): void =>
      this.metrics.gauge({ name, help, labels: ['server'], read: () => this.perServer(value) });
    const counter = (name: string, help: string, value: (stats: PoolStats) => number): void =>
      this.metrics.counter({ name, help, labels: ['server'], read: () => this.perServer(value) });
    gauge('tenant_pool_connections_in_use', 'Connections lent out.', ({ inUse }) => inUse);
    gauge('tenant_pool_connections_idle', 'Connections kept open and free.', ({ idle }) => idle);
    gauge('tenant_pool_waiting', 'Requests waiting for a connection.', ({ waiting }) => waiting);
    gauge('tenant_pool_circuit_open', 'One when the circuit of the server is open.', ({ breaker }) =>
      breaker === 'open' ? 1 : 0,
    );
    counter('tenant_pool_rehomes_total', 'Connections handed to another tenant.', ({ reassigned }) => reassigned);
    counter('tenant_pool_opened_total', 'Connections opened.', ({ opened }) => opened);
    counter('tenant_pool_wait_seconds_total', 'Time spent waiting.', ({ waitMsTotal }) => waitMsTotal / 1000);
  }

  private perServer(value: (stats: PoolStats) => number): readonly Sample[] {
    return this.pools.stats().map((stats) => ({ labels: { server: stats.server }, value: value(stats) }));
  }

  private ofTheProcess(): void {
    this.metrics.gauge({
      name: 'app_ready',
      help: 'One when the process takes requests or work, as /health/ready says.',
      labels: [],
      read: async () => unlabelled((await this.health.ready()).healthy ? 1 : 0),
    });
    this.metrics.gauge({
      name: 'redis_up',
      help: 'One while the queue in Redis can be reached; absent where none is configured.',
      labels: [],
      read: () => (this.settings.redisUrl === null ? [] : unlabelled(this.redis.isUp ? 1 : 0)),
    });
  }

  /** Loops go on after an item that failed; this is where it shows. */
  private ofLoops(): void {
    this.metrics.counter({
      name: 'loop_item_failures_total',
      help: 'Items of loops over tenants, servers, schedules, files and rows that failed, while the others were done.',
      labels: ['loop'],
      read: () => [...loopFailures()].map(([loop, value]) => ({ labels: { loop }, value })),
    });
  }

  /** Of the database servers' disks the servers' own exporters speak. */
  private ofDisks(): void {
    const gauge = (name: string, help: string, value: (disk: Disk) => number): void =>
      this.metrics.gauge({ name, help, labels: ['folder'], read: () => this.perFolder(value) });
    gauge('storage_free_bytes', 'Bytes the product may still write where the folder is.', ({ free }) => free);
    gauge('storage_size_bytes', 'Bytes of the file system where the folder is.', ({ size }) => size);
  }

  private async perFolder(value: (disk: Disk) => number): Promise<readonly Sample[]> {
    const { storage, backup } = this.settings;
    const samples: Sample[] = [];
    for (const [folder, path] of Object.entries({ storage: storage.folder, backup: backup.folder })) {
      const disk = await diskOf(path);
      if (disk !== null) samples.push({ labels: { folder }, value: value(disk) });
    }
    return samples;
  }
}

interface Disk {
  readonly free: number;
  readonly size: number;
}

/** Null before the folder is made. */
async function diskOf(folder: string): Promise<Disk | null> {
  try {
    const { bavail, bsize, blocks } = await statfs(folder);
    return { free: bavail * bsize, size: blocks * bsize };
  } catch {
    return null;
  }
}
