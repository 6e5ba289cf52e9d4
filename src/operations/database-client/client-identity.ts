import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { ServerFlavour } from '../../global/servers/database-server.entity';

/** Whose program it is, and of which version. */
export interface ClientIdentity {
  readonly flavour: ServerFlavour;
  /** Empty where it does not say. */
  readonly version: string;
}

const WITHIN_MS = 5000;
const known = new Map<string, Promise<ClientIdentity | null>>();

/**
 * What a program says of itself: names prove nothing, Debian's `mysqldump` is MariaDB's. Null when it does not say. Asked once in a process:
 * whoever installs another one begins anew.
 */
export function clientIdentity(path: string): Promise<ClientIdentity | null> {
  const asked = known.get(path) ?? askedOf(path);
  known.set(path, asked);
  return asked;
}

async function askedOf(path: string): Promise<ClientIdentity | null> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: WITHIN_MS, env: { LC_ALL: 'C' } });
    return identityInVersion(stdout) ?? byName(path);
  } catch {
    return null;
  }
}

/** MariaDB's reader of logs says a version of its own; only its name is MariaDB's. */
const byName = (path: string): ClientIdentity | null =>
  basename(path).startsWith('mariadb') ? { flavour: 'mariadb', version: '' } : null;

/** `mysqldump  Ver 10.19 Distrib 10.11.6-MariaDB, …`, `mariadb-dump from 11.4.2-MariaDB, …`, `mysqldump  Ver 8.4.3 for Linux …` */
export function identityInVersion(text: string): ClientIdentity | null {
  const [, mariadb] = /\b(\d+\.\d+\.\d+)-MariaDB\b/i.exec(text) ?? [];
  if (mariadb !== undefined) return { flavour: 'mariadb', version: mariadb };
  const [, mysql] = /\bDistrib (\d+\.\d+\.\d+)/.exec(text) ?? /\bVer (\d+\.\d+\.\d+)/.exec(text) ?? [];
  return mysql === undefined ? null : { flavour: 'mysql', version: mysql };
}
