import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { clientMissing } from './client.errors';

export type ClientTask = 'dump' | 'load' | 'binlog';

/** By flavour of the server; the other family's program speaks the protocol too and stands in where there is no own one. */
const PROGRAMS: Readonly<Record<DatabaseServer['flavour'], Readonly<Record<ClientTask, readonly string[]>>>> = {
  mariadb: {
    dump: ['mariadb-dump', 'mysqldump'],
    load: ['mariadb', 'mysql'],
    binlog: ['mariadb-binlog', 'mysqlbinlog'],
  },
  mysql: {
    dump: ['mysqldump', 'mariadb-dump'],
    load: ['mysql', 'mariadb'],
    binlog: ['mysqlbinlog', 'mariadb-binlog'],
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

/** Path of the program that does the task on servers of the flavour. @throws DomainError CLIENT_MISSING */
export async function clientProgram(flavour: DatabaseServer['flavour'], task: ClientTask): Promise<string> {
  for (const name of PROGRAMS[flavour][task]) {
    for (const folder of FOLDERS) {
      if (await isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  throw clientMissing({ program: PROGRAMS[flavour][task][0] ?? task });
}

export function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
