import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FinishedRequest } from '#http';

/** One value of a metric with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric whose values are read at each scrape. */
export interface SampledMetric {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: () => readonly Sample[] | Promise<readonly Sample[]>;
}

/** Gauges of the runtime with the suffix of a counter, against the conventions of Prometheus. */
const ILL_NAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/**
 * The Prometheus registry of this process (architecture.md §11). Other services register their metrics with {@link gauge} and
 * {@link counter}.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = this.histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests by method, route template and status.',
    labels: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const name of ILL_NAMED) this.registry.removeSingleMetric(name);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** `route` is the template (`/api/v1/vehicles/:id`), never the URL. */
  recordRequest({ method, route, status, durationMs }: Omit<FinishedRequest, 'tenantId'>): void {
    this.requests.observe({ method, route, status: String(status) }, durationMs / 1000);
  }

  render(): Promise<string> {
    return this.registry.metrics();
  }

  histogram<L extends string>({ name, help, labels, buckets }: HistogramOptions<L>): Histogram<L> {
    return new Histogram({ name, help, labelNames: labels, buckets, registers: [this.registry] });
  }

  /** A value that can rise and fall. Labels that are no longer read are removed. */
  gauge({ name, help, labels, read }: SampledMetric): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      async collect() {
        const samples = await read();
        gauge.reset();
        for (const sample of samples) gauge.set(sample.labels, sample.value);
      },
    });
  }

  /** A value that only grows and is counted elsewhere. */
  counter({ name, help, labels, read }: SampledMetric): void {
    const counter = new Counter({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      async collect() {
        const samples = await read();
        counter.reset();
        for (const sample of samples) counter.inc(sample.labels, sample.value);
      },
    });
  }
}

interface HistogramOptions<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly L[];
  readonly buckets: number[];
}

export const unlabelled = (value: number): readonly Sample[] => [{ labels: {}, value }];
