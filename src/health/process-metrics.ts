import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { loopFailures, loopStates, QueueRedis, RunWatch } from '#jobs';
import type { LoopState } from '#jobs';
import { clock } from '#kernel';
import { ServerPools } from '#tenancy';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';
import { HealthService } from './health.service';
import { Metrics, unlabelled } from './metrics';
import type { Sample } from './metrics';

type PoolStats = ReturnType<ServerPools['stats']>[number];

const MAY_LAST_S = [0.05, 0.25, 1, 5, 15, 60, 300, 1800];

/** Metrics that a process knows without a query: its pools, its runs, its disks and its readiness. */
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
      help: 'Duration of attempts of background runs in this process, by kind and outcome.',
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
    gauge(
      'tenant_pool_budget',
      'Connections that the process may use now: its lease, or the floor.',
      ({ budget }) => budget,
    );
    gauge('tenant_pool_connections_in_use', 'Connections in use.', ({ inUse }) => inUse);
    gauge('tenant_pool_connections_idle', 'Open connections that are free.', ({ idle }) => idle);
    gauge('tenant_pool_waiting', 'Requests waiting for a connection.', ({ waiting }) => waiting);
    gauge('tenant_pool_circuit_open', 'One when the circuit of the server is open.', ({ breaker }) =>
      breaker === 'open' ? 1 : 0,
    );
    counter('tenant_pool_rehomes_total', 'Connections reassigned to another tenant.', ({ reassigned }) => reassigned);
    counter('tenant_pool_opened_total', 'Connections opened.', ({ opened }) => opened);
    counter('tenant_pool_wait_seconds_total', 'Time spent waiting.', ({ waitMsTotal }) => waitMsTotal / 1000);
  }

  private perServer(value: (stats: PoolStats) => number): readonly Sample[] {
    return this.pools.stats().map((stats) => ({ labels: { server: stats.server }, value: value(stats) }));
  }

  private ofTheProcess(): void {
    this.metrics.gauge({
      name: 'app_ready',
      help: 'One when the process accepts requests or work, as /health/ready reports.',
      labels: [],
      read: async () => unlabelled((await this.health.ready()).healthy ? 1 : 0),
    });
    this.metrics.gauge({
      name: 'clock_offset_seconds',
      help: 'By how much the clock of the process is ahead of the clock of the global database; beyond 2 s the process writes nothing.',
      labels: [],
      read: () => unlabelled(clock.offsetMs() / 1000),
    });
    this.metrics.gauge({
      name: 'redis_up',
      help: 'One while the queue in Redis is reachable; absent when Redis is not configured.',
      labels: [],
      read: () => (this.settings.redisUrl === null ? [] : unlabelled(this.redis.isUp ? 1 : 0)),
    });
  }

  /** Loops continue after a failed item; this counter shows the failures. */
  private ofLoops(): void {
    this.metrics.counter({
      name: 'loop_item_failures_total',
      help: 'Failed items of loops over tenants, servers, schedules, files and rows; the other items were processed.',
      labels: ['loop'],
      read: () => [...loopFailures()].map(([loop, value]) => ({ labels: { loop }, value })),
    });
    const gauge = (name: string, help: string, value: (state: LoopState) => number | null): void =>
      this.metrics.gauge({ name, help, labels: ['loop'], read: () => perLoop(value) });
    gauge(
      'loop_last_turn_age_seconds',
      'Time since the last turn of the loop that succeeded; absent before the first one.',
      ({ lastTurnMs }) => (lastTurnMs === null ? null : lastTurnMs / 1000),
    );
    gauge(
      'loop_overdue_seconds',
      'Time for which a turn of the loop has been due without one that succeeded; 0 while none is due.',
      ({ overdueMs }) => overdueMs / 1000,
    );
    gauge('loop_waiting', 'Items that wait in this process for the next turn of the loop.', ({ waiting }) => waiting);
    this.metrics.counter({
      name: 'loop_turns_given_up_total',
      help: 'Turns of the loop that passed their deadline and were begun anew.',
      labels: ['loop'],
      read: () => perLoop(({ givenUp }) => givenUp),
    });
  }

  /** Disks of the product. The disks of database servers are monitored by the servers' own exporters. */
  private ofDisks(): void {
    const gauge = (name: string, help: string, value: (disk: Disk) => number): void =>
      this.metrics.gauge({ name, help, labels: ['folder'], read: () => this.perFolder(value) });
    gauge('storage_free_bytes', 'Free bytes of the file system of the folder.', ({ free }) => free);
    gauge('storage_size_bytes', 'Size in bytes of the file system of the folder.', ({ size }) => size);
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

function perLoop(value: (state: LoopState) => number | null): readonly Sample[] {
  return loopStates().flatMap((state) => {
    const seen = value(state);
    return seen === null ? [] : [{ labels: { loop: state.loop }, value: seen }];
  });
}

interface Disk {
  readonly free: number;
  readonly size: number;
}

/** Null before the folder exists. */
async function diskOf(folder: string): Promise<Disk | null> {
  try {
    const { bavail, bsize, blocks } = await statfs(folder);
    return { free: bavail * bsize, size: blocks * bsize };
  } catch {
    return null;
  }
}
