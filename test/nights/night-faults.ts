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

const FAULTS = {
  kill: {
    name: 'a worker is killed',
    befall: ({ workers }, chance) => workers.kill('SIGKILL', chance.between(0, 2000)),
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
    befall: ({ workers }, chance) => workers.suspend(chance.between(...LONGER_THAN_A_LEASE_MS)),
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
