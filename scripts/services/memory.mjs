// A folder in memory for the files of one test run. To create a company, MariaDB syncs more than 3,000 times, even without
// durability: on a disk that others use, this takes longer than all the rest.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** A file system in memory on Linux. */
const MEMORY = '/dev/shm';
const GIBIBYTE = 2 ** 30;
/** The whole suite fills less than one gibibyte. */
const MIN_ROOM = 3 * GIBIBYTE;
/** Room for the files and for the processes of the tests. */
const MIN_MEMORY = 6 * GIBIBYTE;

/** Makes the empty memory folder that belongs to a folder, unless the machine has none or too little memory. */
export function makeMemory(folder) {
  try {
    freeMemory(folder);
    const { bavail, bsize } = statfsSync(MEMORY);
    const available = process.availableMemory?.() ?? freemem();
    if (bavail * bsize >= MIN_ROOM && available >= MIN_MEMORY) mkdirSync(pathOf(folder), { mode: 0o700 });
  } catch {
    // Without it, the files are on disk.
  }
}

/** The memory folder that belongs to a folder; null if there is none. */
export function memoryOf(folder) {
  const path = pathOf(folder);
  return existsSync(path) ? path : null;
}

export function freeMemory(folder) {
  rmSync(pathOf(folder), { recursive: true, force: true });
}

function pathOf(folder) {
  return join(MEMORY, `impact-auto-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
}
