import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

const OWNER = /^([0-9a-f]{8}):(\d{1,10}):(\d{1,16}):[0-9a-f]+$/;

/**
 * Names a holder of a lease so that others on its machine can tell whether its process still is: machine, process, its start (numbers of
 * processes are given again) and something random.
 */
export function leaseOwner(pid = process.pid): string {
  return [machine(), pid, startOf(pid) ?? 0, randomBytes(8).toString('hex')].join(':');
}

/** True for an owner whose process was on this machine and has ended; false for all that cannot be known from here. */
export function hasEnded(owner: string): boolean {
  const [, where, pid = '', start] = OWNER.exec(owner) ?? [];
  if (where === undefined || where !== machine() || start === '0') return false;
  const present = startOf(Number(pid));
  return present === null || String(present) !== start;
}

/** Containers of one machine share its kernel and not their processes. Empty where the kernel does not tell. */
function machine(): string {
  try {
    const kernel = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const processes = readlinkSync('/proc/self/ns/pid');
    return createHash('sha256').update(`${kernel} ${processes} ${hostname()}`).digest('hex').slice(0, 8);
  } catch {
    return '';
  }
}

/** When the process began, in the kernel's ticks; null for one that is not, or has ended and was not collected yet. */
function startOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses and may hold anything.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(state) ? null : Number(fields[18]);
  } catch {
    return null;
  }
}
