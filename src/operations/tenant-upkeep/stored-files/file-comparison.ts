import { createHash } from 'node:crypto';
import { clock, isDomainError } from '#kernel';
import type { ObjectStore } from '#storage';
import type { NamingRow } from './stored-rows';

/** A file whose content is missing or differs from the uploaded content. */
interface LostFile {
  readonly id: number;
  readonly fault: 'lost' | 'altered';
}

/** The files of a tenant, compared with the rows that name them. */
export interface ComparedFiles {
  /** Number of contents that were read, and those that are lost or altered. */
  readonly looked: number;
  readonly faults: readonly LostFile[];
  /** Ids of further rows without a file. */
  readonly lost: readonly number[];
  /** Keys of files that no row names. */
  readonly unnamed: readonly string[];
}

/** Half of the sample are the newest files. */
const SAMPLE = 6;
/** More files of one tenant are not compared with their rows; the nightly `attachments.cleanup` counts them. */
const MAX_FILES = 20_000;
/** A night removes the files that no row names after a day; the upload of a younger one may not be committed. */
const GRACE_MS = 3 * 24 * 3600 * 1000;

/** Compares the store with the rows of a tenant, and reads the contents of a sample. @throws DomainError STORAGE_UNAVAILABLE */
export async function compareFiles(
  store: ObjectStore,
  tenantId: number,
  rows: AsyncIterable<NamingRow>,
): Promise<ComparedFiles> {
  const stored = await listed(store, tenantId);
  const sample: NamingRow[] = [];
  const absent: NamingRow[] = [];
  let seen = 0;
  for await (const row of rows) {
    if (stored?.delete(row.storageKey) === false) absent.push(row);
    if (row.id === null || Number(row.isLive) === 0) continue;
    seen += 1;
    keepSome(sample, row, seen);
    if (stored === null && seen >= MAX_FILES) break;
  }
  const faults = await faultsIn(store, sample);
  const lost = await stillAbsent(
    store,
    absent.filter((row) => !faults.some(({ id }) => id === row.id)),
  );
  const unnamed = [...(stored ?? [])].flatMap(([key, storedAt]) => (isOld(storedAt) ? [key] : []));
  return { looked: sample.length, faults, lost, unnamed };
}

const isOld = (storedAt: Date): boolean => storedAt.getTime() < clock.nowMs() - GRACE_MS;

/** Null if there are too many. */
async function listed(store: ObjectStore, tenantId: number): Promise<Map<string, Date> | null> {
  const found = new Map<string, Date>();
  for await (const { key, storedAt } of store.list(`t${tenantId}`)) {
    found.set(key, storedAt);
    if (found.size > MAX_FILES) return null;
  }
  return found;
}

/** Keeps the newest rows, which come first, and a random choice of the others. */
function keepSome(sample: NamingRow[], row: NamingRow, seen: number): void {
  if (sample.length < SAMPLE) return void sample.push(row);
  const newest = SAMPLE / 2;
  const place = newest + Math.floor(Math.random() * (seen - newest));
  if (place < SAMPLE) sample[place] = row;
}

async function faultsIn(store: ObjectStore, sample: readonly NamingRow[]): Promise<LostFile[]> {
  const faults: LostFile[] = [];
  for (const { id, storageKey, sha256 } of sample) {
    const found = await hashOf(store, storageKey);
    if (id !== null && found !== sha256) faults.push({ id, fault: found === null ? 'lost' : 'altered' });
  }
  return faults;
}

/** A file that was stored after the store was listed is not lost. */
async function stillAbsent(store: ObjectStore, rows: readonly NamingRow[]): Promise<number[]> {
  const lost: number[] = [];
  for (const { id, storageKey } of rows)
    if (id !== null && (lost.length >= SURE || !(await isThere(store, storageKey)))) lost.push(id);
  return lost;
}

/** So many are looked for again; if these are lost, the others are too. */
const SURE = 20;

async function isThere(store: ObjectStore, key: string): Promise<boolean> {
  try {
    (await store.open(key)).destroy();
    return true;
  } catch (error) {
    if (isDomainError(error, 'OBJECT_MISSING')) return false;
    throw error;
  }
}

async function hashOf(store: ObjectStore, key: string): Promise<string | null> {
  try {
    const hash = createHash('sha256');
    for await (const part of await store.open(key)) hash.update(part as Buffer);
    return hash.digest('hex');
  } catch (error) {
    if (isDomainError(error, 'OBJECT_MISSING')) return null;
    throw error;
  }
}
