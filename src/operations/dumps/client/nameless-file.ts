import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A file with a secret, for a program that inherits its descriptor. It has no name when the secret is written, so it is gone with the last
 * process that has it open, however that process ends.
 */
export async function namelessFile(content: string): Promise<FileHandle> {
  const path = join(tmpdir(), `impact-${randomBytes(12).toString('hex')}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await rm(path);
    await file.writeFile(content);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
