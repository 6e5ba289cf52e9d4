// npm run test:nights: nights of an estate under fire, with a random seed: workers are killed and suspended, Redis is lost, tables are
// held, a receiver hangs, the disk is full. NIGHTS_SEED repeats the faults of a night, NIGHTS_ROUNDS and NIGHTS_TENANTS set the numbers of
// nights and of tenants. A night of thirty tenants takes about five minutes; the disk is filled only for root.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './place.mjs';

process.env.NIGHTS_SEED ??= String(Math.floor(Math.random() * 1_000_000_000));
process.env.NIGHTS_ROUNDS ??= '5';
process.env.NIGHTS_TENANTS ??= '30';
const { NIGHTS_SEED, NIGHTS_ROUNDS, NIGHTS_TENANTS } = process.env;
say(`NIGHTS_SEED=${NIGHTS_SEED} NIGHTS_ROUNDS=${NIGHTS_ROUNDS} NIGHTS_TENANTS=${NIGHTS_TENANTS}`);

const disk = mkdtempSync(join(tmpdir(), 'nights-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'tmpfs', disk], { stdio: 'ignore' });
const hasDisk = mounted.status === 0;
if (hasDisk) process.env.NIGHTS_DISK = disk;
else say('This user may not mount a small disk: no disk is filled.');
process.on('exit', () => {
  if (hasDisk) spawnSync('umount', ['--lazy', disk], { stdio: 'ignore' });
  rmdirSync(disk);
});

process.argv.push('test/nights', '--maxWorkers=1');
await import('./test.mjs');
