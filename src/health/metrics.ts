import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ServerPools } from '#tenancy';

/** One finished request, as the edge reports it. `route` is the template (`/api/v1/vehicles/:id`), never the URL. */
interface FinishedRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** The Prometheus registry of this process: HTTP, tenant connection pools and the runtime (architecture.md §11). */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests by method, route template and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });

  constructor(private readonly pools: ServerPools) {
    collectDefaultMetrics({ register: this.registry });
    this.poolGauge('tenant_pool_connections_in_use', 'Connections lent out.', (stats) => stats.inUse);
    this.poolGauge('tenant_pool_connections_idle', 'Connections kept open and free.', (stats) => stats.idle);
    this.poolGauge('tenant_pool_waiting', 'Requests waiting for a connection.', (stats) => stats.waiting);
    this.poolGauge('tenant_pool_circuit_open', 'One when the circuit of the server is open.', (stats) =>
      stats.breaker === 'open' ? 1 : 0,
    );
    this.poolCounter('tenant_pool_rehomes_total', 'Connections handed to another tenant.', (stats) => stats.rehomes);
    this.poolCounter('tenant_pool_opened_total', 'Connections opened.', (stats) => stats.opened);
    this.poolCounter('tenant_pool_wait_seconds_total', 'Time spent waiting.', (stats) => stats.waitMsTotal / 1000);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  recordRequest(request: FinishedRequest): void {
    const { method, route, status, durationMs } = request;
    this.requests.observe({ method, route, status: String(status) }, durationMs / 1000);
  }

  render(): Promise<string> {
    return this.registry.metrics();
  }

  private poolGauge(name: string, help: string, read: (stats: PoolStats) => number): void {
    const sample = (gauge: Gauge<'server'>): void => {
      for (const stats of this.pools.stats()) gauge.set({ server: stats.server }, read(stats));
    };
    this.keep(
      new Gauge({
        name,
        help,
        labelNames: ['server'],
        registers: [],
        collect: function () {
          sample(this);
        },
      }),
    );
  }

  private poolCounter(name: string, help: string, read: (stats: PoolStats) => number): void {
    const sample = (counter: Counter<'server'>): void => {
      counter.reset();
      for (const stats of this.pools.stats()) counter.inc({ server: stats.server }, read(stats));
    };
    this.keep(
      new Counter({
        name,
        help,
        labelNames: ['server'],
        registers: [],
        collect: function () {
          sample(this);
        },
      }),
    );
  }

  private keep(metric: Gauge | Counter): void {
    this.registry.registerMetric(metric);
  }
}

type PoolStats = ReturnType<ServerPools['stats']>[number];
