import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { BRAND, isUnfit } from './client-fitness';
import type { ServedServer } from './client-fitness';
import { clientIdentity } from './client-identity';
import type { ClientIdentity } from './client-identity';
import { clientMissing, clientUnfit } from './client.errors';

export type ClientTask = 'dump' | 'load' | 'binlog';

/** By flavour of the server. Both families have programs of the older names, so each is asked whose it is. */
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
 * Path of a program that does the task on the server and fits it: of its family, and not too old for it.
 *
 * @throws DomainError CLIENT_MISSING; CLIENT_UNFIT where there are only others, with what to install
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

/** Where the programs come from that fit a server. */
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
