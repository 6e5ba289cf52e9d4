import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { serveParent } from '../harness/worker';
import type { Contender } from './contender';
import type { Estate } from './estate';
import { openContender } from './open-contender';
import type { ContenderKind } from './open-contender';
import { neighbourTraffic, zipfTraffic } from './traffic';
import type { NeighbourOrder, TrafficOrder, TrafficResult } from './traffic';

let contender: Contender | undefined;

function current(): Contender {
  if (!contender) throw new Error('open a contender first');
  return contender;
}

const handlers = {
  open: async ({ kind, estate }: { kind: ContenderKind; estate: Estate }): Promise<void> => {
    contender = await openContender(kind, estate);
  },
  zipf: (order: TrafficOrder): Promise<TrafficResult> => zipfTraffic(current(), order),
  neighbours: (order: NeighbourOrder): Promise<TrafficResult> => neighbourTraffic(current(), order),
  /** Requests each of the tenants `from`…`to` once, eight at a time. */
  meet: async ({ from, to }: { from: number; to: number }): Promise<void> => {
    let last = from - 1;
    const client = async (): Promise<void> => {
      while (last < to) await current().read((last += 1));
    };
    await Promise.all(Array.from({ length: 8 }, client));
  },
  /** Bytes: the peak memory of the process, and its heap after garbage collection if that is possible (--expose-gc). */
  memory: async (): Promise<{ peakRss: number; heap: number }> => {
    for (let round = 0; round < 3; round += 1) {
      globalThis.gc?.();
      await pause(50);
    }
    return { peakRss: process.resourceUsage().maxRSS * 1024, heap: process.memoryUsage().heapUsed };
  },
  close: async (): Promise<void> => contender?.close(),
};

export type EstateWorker = typeof handlers;

serveParent(handlers);
