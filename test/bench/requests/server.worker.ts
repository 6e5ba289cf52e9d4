import 'reflect-metadata';
import { Session } from 'node:inspector/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { serveParent } from '../harness/worker';
import type { ContenderOptions, RequestContender } from './contender-options';
import { openBare } from './peers/bare';
import { openKernel } from './kernel';
import { openRecipe } from './peers/recipe';
import { openSingleton } from './peers/singleton';

const OPENERS: Readonly<Record<RequestContender, (options: ContenderOptions) => Promise<number>>> = {
  kernel: openKernel,
  singleton: openSingleton,
  recipe: openRecipe,
  bare: openBare,
};

let profiler: Session | undefined;

const handlers = {
  /** @returns the port it listens on. */
  open: ({ kind, options }: { kind: RequestContender; options: ContenderOptions }): Promise<number> =>
    OPENERS[kind](options),
  /** Microseconds of CPU the process has used, in user and system mode. */
  cpu: (): number => {
    const { user, system } = process.cpuUsage();
    return user + system;
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
