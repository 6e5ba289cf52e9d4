import { Injectable } from '@nestjs/common';
import { bucketOf, LATENCY_BUCKETS } from './latency-buckets';

/** What one tenant asked of its database, through this process, in one window of time. */
export interface TenantLoad {
  readonly tenantId: number;
  readonly queries: number;
  /** Answers waited for, all together. */
  readonly busyUs: number;
  /** By the bounds of `latency-buckets.ts`. */
  readonly latencies: Uint32Array;
  /** Requests that queued for a connection, and how long all of them did. */
  readonly waits: number;
  readonly waitMs: number;
}

class Tally implements TenantLoad {
  queries = 0;
  busyUs = 0;
  readonly latencies = new Uint32Array(LATENCY_BUCKETS);
  waits = 0;
  waitMs = 0;

  constructor(readonly tenantId: number) {}

  add(load: TenantLoad): void {
    this.queries += load.queries;
    this.busyUs += load.busyUs;
    this.waits += load.waits;
    this.waitMs += load.waitMs;
    load.latencies.forEach((count, bucket) => {
      this.latencies[bucket] = (this.latencies[bucket] ?? 0) + count;
    });
  }
}

/** Beyond it those who come are not counted until the next window. */
const MOST_TENANTS = 20_000;

/**
 * Counts what tenants ask of their databases through this process, window by window: whoever keeps the figures takes the window and
 * a new one begins, empty, so a tenant that is idle costs nothing. A statement costs two look-ups and no allocation.
 */
@Injectable()
export class TenantQueryStats {
  private window = new Map<number, Tally>();

  /** One statement was answered, well or badly. */
  answered(tenantId: number, microseconds: number): void {
    const tally = this.of(tenantId);
    if (tally === null) return;
    const bucket = bucketOf(microseconds);
    tally.queries += 1;
    tally.busyUs += microseconds;
    tally.latencies[bucket] = (tally.latencies[bucket] ?? 0) + 1;
  }

  /** One request queued for a connection, whether it got one or gave up. */
  waited(tenantId: number, milliseconds: number): void {
    const tally = this.of(tenantId);
    if (tally === null) return;
    tally.waits += 1;
    tally.waitMs += milliseconds;
  }

  /** Ends the window and answers what is in it. */
  takeWindow(): readonly TenantLoad[] {
    const { window } = this;
    this.window = new Map();
    return [...window.values()];
  }

  /** Gives back what could not be kept: it counts in the window that goes on. */
  giveBack(loads: readonly TenantLoad[]): void {
    for (const load of loads) this.of(load.tenantId)?.add(load);
  }

  /** Tenants counted in the window that goes on. */
  get size(): number {
    return this.window.size;
  }

  private of(tenantId: number): Tally | null {
    const known = this.window.get(tenantId);
    if (known) return known;
    if (this.window.size >= MOST_TENANTS) return null;
    const tally = new Tally(tenantId);
    this.window.set(tenantId, tally);
    return tally;
  }
}
