import 'reflect-metadata';
import { Session } from 'node:inspector/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { serveParent } from '../harness/worker';
import type { ContenderOptions, Opened, RequestContender } from './contender-options';
import { openBare } from './peers/bare';
import { openKernel } from './kernel';
import { openRecipe } from './peers/recipe';
import { openSingleton } from './peers/singleton';

export interface ServerUsage {
  /** CPU time in user and system mode. */
  readonly cpuMicroseconds: number;
  readonly rehomes: number;
}

const OPENERS: Readonly<Record<RequestContender, (options: ContenderOptions) => Promise<Opened>>> = {
  kernel: openKernel,
  singleton: openSingleton,
  recipe: openRecipe,
  bare: openBare,
};

let opened: Opened | undefined;
let profiler: Session | undefined;

const handlers = {
  /** @returns the port on which it listens */
  open: async ({ kind, options }: { kind: RequestContender; options: ContenderOptions }): Promise<number> => {
    opened = await OPENERS[kind](options);
    return opened.port;
  },
  /** The resource use of the process so far. */
  usage: (): ServerUsage => {
    const { user, system } = process.cpuUsage();
    return { cpuMicroseconds: user + system, rehomes: opened?.rehomes() ?? 0 };
  },
  startProfile: async (): Promise<void> => {
    profiler = new Session();
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.setSamplingInterval', { interval: 200 });
    await profiler.post('Profiler.start');
  },
  writeProfile: async ({ file }: { file: string }): Promise<void> => {
    const stopped = await profiler?.post('Profiler.stop');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(stopped?.profile));
  },
};

export type ServerWorker = typeof handlers;

serveParent(handlers);
