import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasEnded, leaseOwner } from './lease-owner';

/** Where no process has this id. */
const NO_PROCESS = 4_000_000;

describe('The owner of a lease', () => {
  let proc: string;

  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'proc-'));
  });

  afterEach(() => rmSync(proc, { recursive: true, force: true }));

  /** The mark of a process of this machine with this id and start time. */
  const ownerOf = (pid: number, start: number): string =>
    leaseOwner().replace(/^([^:]+):\d+:\d+:/, (_all, machine) => `${machine}:${pid}:${start}:`);

  /** As the kernel shows a process that runs. */
  const shown = (pid: number, start: number): void => {
    mkdirSync(join(proc, String(pid)));
    const fields = ['S', ...Array.from({ length: 18 }, () => '0'), String(start)];
    writeFileSync(join(proc, String(pid), 'stat'), `${pid} (a (b) c) ${fields.join(' ')} 0\n`);
  };

  it('has ended if its process is not there, or if another process has its id', () => {
    expect(hasEnded(leaseOwner())).toBe(false);
    expect(hasEnded(ownerOf(NO_PROCESS, 77))).toBe(true);
    expect(hasEnded(ownerOf(process.pid, 77))).toBe(true);
  });

  it('has not ended while the process that the kernel shows started at its time', () => {
    shown(1, 5);
    shown(42, 77);
    expect(hasEnded(ownerOf(42, 77), proc)).toBe(false);
    expect(hasEnded(ownerOf(42, 76), proc)).toBe(true);
    expect(hasEnded(ownerOf(43, 77), proc)).toBe(true);
  });

  it('has not ended where /proc hides the processes of other users (hidepid)', () => {
    // The first process belongs to another user and is hidden too, so what is not shown may run.
    shown(42, 77);
    expect(hasEnded(ownerOf(43, 77), proc)).toBe(false);
    expect(hasEnded(ownerOf(42, 76), proc)).toBe(true);
  });
});
