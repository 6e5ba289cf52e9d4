import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const PROC = '/proc';
const OWNER = /^([0-9a-f]{8}):(\d{1,10}):(\d{1,16}):[0-9a-f]+$/;

/**
 * The name of a lease's owner: machine, process id, start time of the process (process ids are reused) and random
 * bytes. Other processes on the same machine can tell from it whether the owner is still running.
 */
export function leaseOwner(pid = process.pid): string {
  return [machine(), pid, startOf(pid) ?? 0, randomBytes(8).toString('hex')].join(':');
}

/** True for an owner whose process ran on this machine and has ended; false if that cannot be known here. `proc`: where the kernel shows them. */
export function hasEnded(owner: string, proc = PROC): boolean {
  const [, where, pid = '', start] = OWNER.exec(owner) ?? [];
  if (where === undefined || where !== machine() || start === '0') return false;
  const present = startOf(Number(pid), proc);
  return present !== undefined && (present === null || String(present) !== start);
}

/** The process that an owner names, as far as it can be told here. */
export interface LeaseHolder {
  /** Null for a process of another machine. */
  readonly pid: number | null;
  /** True if it ran on this machine and has ended, so that its lease can be taken at once. */
  readonly hasEnded: boolean;
}

export function holderOf(owner: string): LeaseHolder {
  const [, where, pid] = OWNER.exec(owner) ?? [];
  const isHere = where !== undefined && where === machine();
  return { pid: isHere ? Number(pid) : null, hasEnded: hasEnded(owner) };
}

/**
 * Identifies the machine and its process namespace, because containers share the kernel but not the processes. Empty if
 * the kernel does not tell.
 */
function machine(): string {
  try {
    const kernel = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const processes = readlinkSync('/proc/self/ns/pid');
    return createHash('sha256').update(`${kernel} ${processes} ${hostname()}`).digest('hex').slice(0, 8);
  } catch {
    return '';
  }
}

/**
 * Start time of the process in kernel ticks; null if the process does not exist, or has ended and is a zombie; undefined if it cannot be
 * known, such as where the kernel hides the processes of other users.
 */
function startOf(pid: number, proc = PROC): number | null | undefined {
  try {
    const stat = readFileSync(join(proc, String(pid), 'stat'), 'utf8');
    // The program name is in parentheses and may contain any character.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(state) ? null : Number(fields[18]);
  } catch (error) {
    return isMissing(error) && canSeeOthers(proc) ? null : undefined;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');

/** The first process of the namespace always runs. It belongs to another user than most products. */
const canSeeOthers = (proc: string): boolean => existsSync(join(proc, '1', 'stat'));
