import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom, zipf } from '../harness/statistics';
import type { Contender } from './contender';
import { isOwn } from './tag-reading';

export interface TrafficOrder {
  readonly tenants: number;
  readonly seconds: number;
  /** Number of concurrent requests. */
  readonly concurrency: number;
}

export interface TrafficResult {
  readonly latenciesMs: number[];
  readonly wrong: number;
  readonly failed: number;
  readonly firstFailure: string;
  readonly tenantsMet: number;
}

/** Closed-loop traffic with tenants drawn by Zipf's law. Every answer is checked: it must come from the requested tenant. */
export async function zipfTraffic(contender: Contender, order: TrafficOrder): Promise<TrafficResult> {
  const draw = zipf(order.tenants, seededRandom(order.tenants));
  const tally = new Tally();
  const end = performance.now() + order.seconds * 1000;
  const client = async (): Promise<void> => {
    while (performance.now() < end) await tally.request(contender, draw());
  };
  await Promise.all(Array.from({ length: order.concurrency }, client));
  return tally.result();
}

export interface NeighbourOrder {
  /** Quiet tenants 1…`quiet`; tenant `quiet + 1` floods. */
  readonly quiet: number;
  readonly seconds: number;
  /** Number of concurrent requests of the flooding tenant; 0 for a run without it. */
  readonly flood: number;
  /** How long each of these requests occupies its connection. */
  readonly floodHoldMs: number;
  readonly quietPauseMs: number;
}

/** Quiet tenants that send occasional requests, and one that sends continuously; the latencies are those of the quiet ones. */
export async function neighbourTraffic(contender: Contender, order: NeighbourOrder): Promise<TrafficResult> {
  const tally = new Tally();
  const end = performance.now() + order.seconds * 1000;
  const random = seededRandom(7);
  const quiet = async (tenantId: number): Promise<void> => {
    while (performance.now() < end) {
      await pause(order.quietPauseMs * (0.5 + random()));
      await tally.request(contender, tenantId);
    }
  };
  const flood = async (): Promise<void> => {
    while (performance.now() < end) await contender.occupy(order.quiet + 1, order.floodHoldMs).catch(() => pause(1));
  };
  const clients = Array.from({ length: order.quiet }, (_, index) => quiet(index + 1));
  await Promise.all([...clients, ...Array.from({ length: order.flood }, flood)]);
  return tally.result();
}

class Tally {
  private readonly latencies: number[] = [];
  private readonly met = new Set<number>();
  private wrong = 0;
  private failed = 0;
  private firstFailure = '';

  async request(contender: Contender, tenantId: number): Promise<void> {
    const start = performance.now();
    try {
      if (!isOwn(await contender.read(tenantId), tenantId)) this.wrong += 1;
      this.met.add(tenantId);
      this.latencies.push(performance.now() - start);
    } catch (error) {
      this.failed += 1;
      if (this.firstFailure === '') this.firstFailure = error instanceof Error ? error.message : String(error);
    }
  }

  result(): TrafficResult {
    const { latencies, wrong, failed, firstFailure, met } = this;
    return { latenciesMs: latencies, wrong, failed, firstFailure, tenantsMet: met.size };
  }
}
