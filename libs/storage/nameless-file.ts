import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux: O_TMPFILE, which Node does not name; it includes O_DIRECTORY. */
const WITHOUT_A_NAME = process.platform === 'linux' ? 0o20_000_000 | constants.O_DIRECTORY : null;
/** The file system, or an old kernel, cannot do it. */
const UNSUPPORTED: ReadonlySet<unknown> = new Set(['EISDIR', 'EINVAL', 'ENOENT', 'ENOTSUP', 'EOPNOTSUPP']);

/**
 * A temporary file that is gone with the last process that has it open, however that process ends. It never has a name, unless the file
 * system requires one; then it has lost it before this function returns.
 */
export async function namelessFile(): Promise<FileHandle> {
  const folder = tmpdir();
  if (WITHOUT_A_NAME !== null) {
    try {
      return await open(folder, constants.O_RDWR | WITHOUT_A_NAME, 0o600);
    } catch (error) {
      if (!UNSUPPORTED.has((error as NodeJS.ErrnoException).code)) throw error;
    }
  }
  const path = join(folder, `impact-${randomBytes(12).toString('hex')}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await rm(path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
