import { open, stat } from 'node:fs/promises';
import { storageUnavailable } from '#storage';

/** Errors that say that there is no such file. Any other one says nothing: the disk or the mount may be out of order. */
const MISSING: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

/** The result of a read of the file system; `fallback` if there is no such file. @throws DomainError STORAGE_UNAVAILABLE */
export const unlessGone = <T, F>(work: Promise<T>, fallback: F): Promise<T | F> =>
  work.catch((cause: unknown) => {
    if (MISSING.has((cause as NodeJS.ErrnoException).code)) return fallback;
    throw storageUnavailable({}, { cause });
  });

/** @throws DomainError STORAGE_UNAVAILABLE if the file system does not tell */
export const isThere = async (path: string): Promise<boolean> => (await unlessGone(stat(path), null)) !== null;

/** A new name is durable only after its folder was synced. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
