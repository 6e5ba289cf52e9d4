import { Injectable } from '@nestjs/common';
import { bucketOf, LATENCY_BUCKETS, slowOf } from './latency-buckets';

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

/** A tenant's share of what this process does, for a list of the heaviest. */
export interface TenantShare {
  readonly queries: number;
  readonly slow: number;
  readonly seconds: number;
  readonly waits: number;
  readonly waitSeconds: number;
}

/** The heaviest tenants of a window, and everybody else in one. */
export interface TopTenants {
  readonly top: readonly (TenantShare & { readonly tenantId: number })[];
  readonly other: TenantShare;
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

/** Under which everybody is counted beyond the bound; ids of tenants begin at 1. */
const EVERYBODY_ELSE = 0;
const MOST_TENANTS = 20_000;

/**
 * Counts what tenants ask of their databases through this process, window by window: whoever keeps the figures takes the window and
 * a new one begins, empty, so a tenant that is idle costs nothing. A statement costs two look-ups and no allocation.
 */
@Injectable()
export class TenantQueryStats {
  private window = new Map<number, Tally>();
  private ended: ReadonlyMap<number, TenantLoad> = new Map();

  /** One statement was answered, well or badly. */
  answered(tenantId: number, microseconds: number): void {
    const tally = this.of(tenantId);
    const bucket = bucketOf(microseconds);
    tally.queries += 1;
    tally.busyUs += microseconds;
    tally.latencies[bucket] = (tally.latencies[bucket] ?? 0) + 1;
  }

  /** One request queued for a connection, whether it got one or gave up. */
  waited(tenantId: number, milliseconds: number): void {
    const tally = this.of(tenantId);
    tally.waits += 1;
    tally.waitMs += milliseconds;
  }

  /** Ends the window and answers what is in it. */
  takeWindow(): readonly TenantLoad[] {
    const { window } = this;
    this.ended = window;
    this.window = new Map();
    return [...window.values()].filter(({ tenantId }) => tenantId !== EVERYBODY_ELSE);
  }

  /** Gives back what could not be kept: it counts in the window that goes on. */
  giveBack(loads: readonly TenantLoad[]): void {
    for (const load of loads) this.of(load.tenantId).add(load);
  }

  /** The `count` tenants that kept their databases busiest in the window that ended last, and all others together. */
  top(count: number): TopTenants {
    const heaviest = [...this.ended.values()]
      .filter(({ tenantId }) => tenantId !== EVERYBODY_ELSE)
      .toSorted((one, two) => two.busyUs - one.busyUs);
    const others = new Tally(EVERYBODY_ELSE);
    for (const load of heaviest.slice(count)) others.add(load);
    const uncounted = this.ended.get(EVERYBODY_ELSE);
    if (uncounted) others.add(uncounted);
    return {
      top: heaviest.slice(0, count).map((load) => ({ tenantId: load.tenantId, ...shareOf(load) })),
      other: shareOf(others),
    };
  }

  /** Tenants counted in the window that goes on. */
  get size(): number {
    return this.window.size;
  }

  private of(tenantId: number): Tally {
    const known = this.window.get(tenantId);
    if (known) return known;
    const id = this.window.size < MOST_TENANTS ? tenantId : EVERYBODY_ELSE;
    const tally = this.window.get(id) ?? new Tally(id);
    this.window.set(id, tally);
    return tally;
  }
}

function shareOf({ queries, busyUs, latencies, waits, waitMs }: TenantLoad): TenantShare {
  return { queries, slow: slowOf(latencies), seconds: busyUs / 1e6, waits, waitSeconds: waitMs / 1000 };
}
