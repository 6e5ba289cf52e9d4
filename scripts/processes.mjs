// Processes of other starts: who they are, whether they live, how they end; and locks between starts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The command line of a living process, '' when there is none. A zombie counts as gone. */
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

/** Waits until a condition holds; false when it does not within the time. */
export async function eventually(condition, withinMs, everyMs = 50) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() > deadline) return false;
    await pause(everyMs);
  }
}

/** Ends a process in good order, and by force when it takes longer than `graceMs`. */
export async function endProcess(pid, graceMs) {
  const gone = () => commandOf(pid) === '';
  if (gone()) return;
  signal(pid, 'SIGTERM');
  if (await eventually(gone, graceMs)) return;
  signal(pid, 'SIGKILL');
  await eventually(gone, 5000);
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs `work` while holding a lock folder; a lock whose holder is gone is taken over. */
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
  // An empty lock is one being taken at this moment: its holder writes its pid at once.
  if (holder !== null && holder !== '' && commandOf(Number(holder)) === '') {
    rmSync(folder, { recursive: true, force: true });
  }
  return false;
}

/** A file's trimmed text, null when it cannot be read. */
export function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
