import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from './chance';
import type { Night } from './night';

/** Something that goes wrong during a night, until the promise is settled. */
interface Fault {
  readonly name: string;
  befall(night: Night, chance: Chance): Promise<void>;
}

/** The lease of a run and of everything that is exclusive lasts 20 s. */
const LONGER_THAN_A_LEASE_MS = [21_000, 26_000] as const;
const HELD_TABLES = ['vehicles', 'attachments', 'migrations', 'alerts'];

const WORK = [
  'backup.tenant',
  'backup.tenant',
  'backup.verify',
  'backup.global',
  'backup.prune',
  'attachments.cleanup',
];
const WORK_WITHIN_MS = 3000;
/** The longest time for which such work has run when its worker is met. */
const WORKED_MS = 700;

/** The process id of a worker that is in the middle of some work; null if none is within some seconds. */
async function workingPid({ platform }: Night, chance: Chance): Promise<number | null> {
  const kind = chance.one(WORK);
  const workedMs = chance.between(0, WORKED_MS);
  const until = Date.now() + WORK_WITHIN_MS;
  while (Date.now() < until) {
    const [run] = await platform.registry<{ owner: string }>(
      "SELECT owner FROM job_runs WHERE kind = ? AND state = 'running' ORDER BY started_at DESC LIMIT 1",
      [kind],
    );
    if (run !== undefined) {
      await pause(workedMs);
      // Owners are named machine:pid:start:random.
      return Number(run.owner.split(':')[1]);
    }
    await pause(20);
  }
  return null;
}

const FAULTS = {
  kill: {
    name: 'a worker is killed',
    befall: async (night, chance) => {
      const pid = await workingPid(night, chance);
      await night.workers.kill('SIGKILL', chance.between(0, 2000), pid);
    },
  },
  killAll: {
    name: 'both workers are killed',
    befall: async ({ workers }, chance) => {
      await Promise.all([workers.kill('SIGKILL', 0), workers.kill('SIGKILL', chance.between(0, 2000))]);
    },
  },
  replace: {
    name: 'a worker is replaced',
    befall: ({ workers }) => workers.kill('SIGTERM', 0),
  },
  suspend: {
    name: 'a worker is suspended for longer than a lease',
    befall: async (night, chance) => {
      const pid = await workingPid(night, chance);
      await night.workers.suspend(chance.between(...LONGER_THAN_A_LEASE_MS), pid);
    },
  },
  killApi: { name: 'the API is killed', befall: (night) => night.killApi() },
  loseRedis: {
    name: 'Redis is lost',
    befall: async ({ redis }, chance) => {
      await redis.kill();
      await pause(chance.between(2000, 8000));
      await redis.up();
    },
  },
  emptyRedis: { name: 'Redis is emptied', befall: ({ redis }) => redis.flush() },
  holdTable: {
    name: 'a table is held',
    befall: async ({ platform, places }, chance) => {
      const { database } = chance.one(places);
      const unlock = await platform.lockTable(`\`${database}\`.${chance.one(HELD_TABLES)}`);
      await pause(chance.between(4000, 15_000));
      await unlock();
    },
  },
  hangReceiver: {
    name: 'the receiver hangs',
    befall: async ({ receiver }, chance) => {
      receiver.hang();
      await pause(chance.between(5000, 20_000));
      receiver.answer();
    },
  },
  fillDisk: {
    name: 'the disk is full',
    befall: async ({ disk }, chance) => {
      disk?.fill();
      await pause(chance.between(3000, 8000));
      disk?.free();
    },
  },
} as const satisfies Record<string, Fault>;

type FaultName = keyof typeof FAULTS;

/** A run is buried when it has lost its process five times, so one night has fewer such faults. */
const OF_A_LONG_NIGHT: readonly FaultName[] = [
  'kill',
  'kill',
  'killAll',
  'suspend',
  'replace',
  'killApi',
  'loseRedis',
  'emptyRedis',
  'holdTable',
  'holdTable',
  'holdTable',
  'hangReceiver',
  'fillDisk',
  'fillDisk',
];
const OF_A_SHORT_NIGHT: readonly FaultName[] = ['kill', 'loseRedis', 'holdTable', 'hangReceiver'];

export interface Plan {
  readonly seed: string;
  readonly isLong: boolean;
  /** Bounds of the pause before each fault. */
  readonly pauseMs: readonly [number, number];
}

/** Runs the faults of a night in the order of the seed, some of them at the same time. `halfway` is called in the middle. */
export async function befall(
  night: Night,
  { seed, isLong, pauseMs }: Plan,
  halfway: () => Promise<void>,
): Promise<void> {
  const chance = new Chance(seed);
  const names = chance
    .shuffled(isLong ? OF_A_LONG_NIGHT : OF_A_SHORT_NIGHT)
    .filter((name) => name !== 'fillDisk' || night.disk !== null);
  const middle = Math.ceil(names.length / 2);
  const began = Date.now();
  const running: Promise<void>[] = [];
  for (const [index, name] of names.entries()) {
    if (index === middle) await halfway();
    await pause(chance.between(...pauseMs));
    const fault: Fault = FAULTS[name];
    process.stderr.write(`  +${Math.round((Date.now() - began) / 1000)} s: ${fault.name}\n`);
    running.push(fault.befall(night, new Chance(`${seed}/${index}`)));
  }
  await Promise.all(running);
}
