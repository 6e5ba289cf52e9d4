import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { ServerFlavour } from '../../../global/servers/database-server.entity';

/** The family and the version of a client program. */
export interface ClientIdentity {
  readonly flavour: ServerFlavour;
  /** Empty if the program does not print it. */
  readonly version: string;
}

const TIMEOUT_MS = 5000;
const known = new Map<string, Promise<ClientIdentity | null>>();

/**
 * Identifies a program by the output of `--version`, because names prove nothing: Debian's `mysqldump` is MariaDB's. Null if the output says
 * nothing. Each program is asked once per process: restart the process after the installation of another program.
 */
export function clientIdentity(path: string): Promise<ClientIdentity | null> {
  const asked = known.get(path) ?? askedOf(path);
  known.set(path, asked);
  return asked;
}

async function askedOf(path: string): Promise<ClientIdentity | null> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: TIMEOUT_MS, env: { LC_ALL: 'C' } });
    return identityInVersion(stdout) ?? byName(path);
  } catch {
    return null;
  }
}

/** `mariadb-binlog` prints only its own version; its file name shows that it is MariaDB's. */
const byName = (path: string): ClientIdentity | null =>
  basename(path).startsWith('mariadb') ? { flavour: 'mariadb', version: '' } : null;

/** `mysqldump  Ver 10.19 Distrib 10.11.6-MariaDB, …`, `mariadb-dump from 11.4.2-MariaDB, …`, `mysqldump  Ver 8.4.3 for Linux …` */
export function identityInVersion(text: string): ClientIdentity | null {
  const [, mariadb] = /\b(\d+\.\d+\.\d+)-MariaDB\b/i.exec(text) ?? [];
  if (mariadb !== undefined) return { flavour: 'mariadb', version: mariadb };
  const [, mysql] = /\bDistrib (\d+\.\d+\.\d+)/.exec(text) ?? /\bVer (\d+\.\d+\.\d+)/.exec(text) ?? [];
  return mysql === undefined ? null : { flavour: 'mysql', version: mysql };
}
