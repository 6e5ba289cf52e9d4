import { rm } from 'node:fs/promises';
import type { StoredBackup } from './backup-paths';
import { listPath } from './files/file-lists';

/** Removes the files of a backup from the folder, the manifest first. */
export async function removeFromFolder(stored: StoredBackup): Promise<void> {
  for (const path of [stored.manifestPath, stored.path, listPath(stored)]) await rm(path, { force: true });
}
