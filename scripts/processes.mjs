// Processes of other starts (identify, check, end), and locks between starts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The command line of a running process; '' if there is none. A zombie counts as ended. */
export function commandOf(pid) {
  if (!Number.isInteger(pid) || pid <= 1) return '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    if (process.platform === 'linux') return '';
  }
  const { stdout, status } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

/** Waits until a condition is true; returns false if it is not within the time. */
export async function eventually(condition, withinMs, everyMs = 50) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() > deadline) return false;
    await pause(everyMs);
  }
}

/** Ends a process with SIGTERM, and with SIGKILL if it takes longer than `graceMs`. */
export async function endProcess(pid, graceMs) {
  const gone = () => commandOf(pid) === '';
  if (gone()) return;
  signal(pid, 'SIGTERM');
  if (await eventually(gone, graceMs)) return;
  signal(pid, 'SIGKILL');
  await eventually(gone, 5000);
}

/** Sends a signal to a process that may already have ended. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs `work` while holding a lock folder. A lock of an ended process is taken over. */
export async function withLock(folder, work) {
  while (!takeLock(folder)) await pause(100);
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function takeLock(folder) {
  try {
    mkdirSync(folder);
    writeFileSync(`${folder}/pid`, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readText(`${folder}/pid`);
  // A lock without a pid is being created at this moment: its holder is about to write its pid.
  if (holder !== null && holder !== '' && commandOf(Number(holder)) === '') {
    rmSync(folder, { recursive: true, force: true });
  }
  return false;
}

/** The trimmed text of a file; null if it cannot be read. */
export function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
