import { Injectable } from '@nestjs/common';
import { bucketOf, LATENCY_BUCKETS } from './latency-buckets';

/** The database load of one tenant through this process in one time window. */
export interface TenantLoad {
  readonly tenantId: number;
  readonly queries: number;
  /** Total duration of all statements. */
  readonly busyUs: number;
  /** Counts by the bounds of `latency-buckets.ts`. */
  readonly latencies: Uint32Array;
  /** Number of requests that waited for a connection, and their total waiting time. */
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

/** Maximum number of tenants in one window. Further tenants are not counted until the next window. */
const MAX_TENANTS = 20_000;

/**
 * Counts the database load of each tenant through this process in time windows. The caller that stores the figures
 * takes the window, and a new empty one begins, so an idle tenant costs nothing. A statement costs two look-ups and no
 * allocation.
 */
@Injectable()
export class TenantQueryStats {
  private window = new Map<number, Tally>();

  /** Records one finished statement, successful or not. */
  answered(tenantId: number, microseconds: number): void {
    const tally = this.of(tenantId);
    if (tally === null) return;
    const bucket = bucketOf(microseconds);
    tally.queries += 1;
    tally.busyUs += microseconds;
    tally.latencies[bucket] = (tally.latencies[bucket] ?? 0) + 1;
  }

  /** Records one request that waited for a connection, whether it got one or not. */
  waited(tenantId: number, milliseconds: number): void {
    const tally = this.of(tenantId);
    if (tally === null) return;
    tally.waits += 1;
    tally.waitMs += milliseconds;
  }

  /** Ends the window and returns its figures. */
  takeWindow(): readonly TenantLoad[] {
    const { window } = this;
    this.window = new Map();
    return [...window.values()];
  }

  /** Returns figures that could not be stored; they are added to the current window. */
  giveBack(loads: readonly TenantLoad[]): void {
    for (const load of loads) this.of(load.tenantId)?.add(load);
  }

  /** Number of tenants in the current window. */
  get size(): number {
    return this.window.size;
  }

  private of(tenantId: number): Tally | null {
    const known = this.window.get(tenantId);
    if (known) return known;
    if (this.window.size >= MAX_TENANTS) return null;
    const tally = new Tally(tenantId);
    this.window.set(tenantId, tally);
    return tally;
  }
}
