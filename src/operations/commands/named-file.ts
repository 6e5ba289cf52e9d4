import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileUnreadable } from './command.errors';

/**
 * The absolute path of a file that an operator names. A wrong path is bad input, unlike a file with wrong content.
 *
 * @throws DomainError FILE_UNREADABLE
 */
export async function namedFile(named: string): Promise<string> {
  const path = resolve(named);
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isFile()) return path;
  } catch (error) {
    throw fileUnreadable({ path: named }, { cause: error });
  }
  throw fileUnreadable({ path: named });
}
