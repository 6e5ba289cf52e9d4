// The data of a disposable server in memory. To create a company, MariaDB syncs more than 3,000 times, even without durability:
// on a disk that others use, this takes longer than all the rest.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** A file system in memory on Linux. */
const MEMORY = '/dev/shm';
const GIBIBYTE = 2 ** 30;
/** The whole suite fills less than half a gibibyte. */
const LEAST_ROOM = 3 * GIBIBYTE;
/** Room for the data and for the processes of the tests. */
const LEAST_MEMORY = 6 * GIBIBYTE;

/** Makes the empty memory folder that belongs to a folder. Null if the machine has none, or too little memory. */
export function makeMemoryFolder(folder) {
  try {
    const memory = memoryOf(folder);
    rmSync(memory, { recursive: true, force: true });
    const { bavail, bsize } = statfsSync(MEMORY);
    const available = process.availableMemory?.() ?? freemem();
    if (bavail * bsize < LEAST_ROOM || available < LEAST_MEMORY) return null;
    mkdirSync(memory, { mode: 0o700 });
    return memory;
  } catch {
    return null;
  }
}

/** Frees its memory. */
export function removeMemoryFolder(folder) {
  rmSync(memoryOf(folder), { recursive: true, force: true });
}

function memoryOf(folder) {
  return join(MEMORY, `impact-auto-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
}
