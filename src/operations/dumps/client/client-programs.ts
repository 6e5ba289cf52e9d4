import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import { BRAND, isUnfit } from './client-fitness';
import type { ServedServer } from './client-fitness';
import { clientIdentity } from './client-identity';
import type { ClientIdentity } from './client-identity';
import { clientMissing, clientUnfit } from './client.errors';

export type ClientTask = 'dump' | 'load' | 'binlog';

/** Program names by family of the server. Both families use the older names, so each program is asked for its family. */
const PROGRAMS: Readonly<Record<DatabaseServer['flavour'], Readonly<Record<ClientTask, readonly string[]>>>> = {
  mariadb: {
    dump: ['mariadb-dump', 'mysqldump'],
    load: ['mariadb', 'mysql'],
    binlog: ['mariadb-binlog', 'mysqlbinlog'],
  },
  mysql: {
    dump: ['mysqldump'],
    load: ['mysql'],
    binlog: ['mysqlbinlog'],
  },
};

const FOLDERS = [
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/local/mysql/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
];

/**
 * Path of a program for the task that fits the server: of the same family and not too old.
 *
 * @throws DomainError CLIENT_MISSING; CLIENT_UNFIT if only other programs are installed; the error says what to install
 */
export async function clientProgram(server: ServedServer, task: ClientTask): Promise<string> {
  let unfit: { readonly path: string; readonly identity: ClientIdentity } | null = null;
  for await (const path of candidates(server.flavour, task)) {
    const identity = await clientIdentity(path);
    if (identity === null) continue;
    if (!isUnfit(identity, server)) return path;
    unfit ??= { path, identity };
  }
  const program = PROGRAMS[server.flavour][task][0] ?? task;
  if (unfit === null) throw clientMissing({ program });
  const { path, identity } = unfit;
  throw clientUnfit({ path, found: named(identity), server: named(server), install: INSTALL[server.flavour] });
}

const named = ({ flavour, version = '' }: ServedServer): string => `${BRAND[flavour]} ${version}`.trim();

/** The package to install for each family of servers. */
const INSTALL: Readonly<Record<DatabaseServer['flavour'], string>> = {
  mariadb: 'mariadb-client',
  mysql: 'mysql, mysqldump → /usr/local/mysql/bin',
};

async function* candidates(flavour: DatabaseServer['flavour'], task: ClientTask): AsyncGenerator<string> {
  for (const name of PROGRAMS[flavour][task]) {
    for (const folder of FOLDERS) {
      const path = join(folder, name);
      if (await isExecutable(path)) yield path;
    }
  }
}

export function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
