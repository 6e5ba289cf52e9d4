import type { ServerFlavour } from '../../global/servers/database-server.entity';
import type { ServerSession } from './server-connections';

/** Flavour and version that a server reports. */
export interface ServerIdentity {
  readonly flavour: ServerFlavour;
  readonly version: string;
}

/** The oldest versions with which the product is tested (architecture.md §1). */
export const OLDEST: Readonly<Record<ServerFlavour, string>> = { mariadb: '10.11', mysql: '8.4' };

export async function identityOf(session: ServerSession): Promise<ServerIdentity> {
  const [row] = await session.query<{ version: string }[]>('SELECT VERSION() AS version');
  return identityIn(row?.version ?? '');
}

/** MariaDB's version contains its name; MySQL's does not. */
export function identityIn(full: string): ServerIdentity {
  // MariaDB prefixes its version with 5.5.5- for old clients and some proxies.
  const own = full.replace(/^5\.5\.5-(?=\d+\.\d+.*mariadb)/i, '');
  return { flavour: /mariadb/i.test(full) ? 'mariadb' : 'mysql', version: /^\d+(?:\.\d+)*/.exec(own)?.[0] ?? own };
}

export function isTooOld({ flavour, version }: ServerIdentity): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST[flavour].split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/**
 * Anonymous accounts take precedence over `'tenant_1'@'%'` on localhost. Privileges of PUBLIC or of an empty user name apply to every
 * account.
 */
export async function openDoors(session: ServerSession): Promise<{ hosts: string[]; patterns: string[] }> {
  const anonymous = await session.query<{ host: string }[]>("SELECT Host AS host FROM mysql.user WHERE User = ''");
  const everybody = await session.query<{ pattern: string }[]>(
    "SELECT Db AS pattern FROM mysql.db WHERE User IN ('', 'PUBLIC')",
  );
  return { hosts: anonymous.map(({ host }) => host), patterns: everybody.map(({ pattern }) => pattern) };
}
