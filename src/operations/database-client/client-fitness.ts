import type { ServerFlavour } from '../../global/servers/database-server.entity';
import type { ClientIdentity } from './client-identity';

/** The server a program is to work with. */
export interface ServedServer {
  readonly flavour: ServerFlavour;
  /** Not known everywhere. */
  readonly version?: string;
}

/** The oldest programs the product is tried with, as the oldest servers. */
const OLDEST: Readonly<Record<ServerFlavour, string>> = { mariadb: '10.11', mysql: '8.4' };

export const BRAND: Readonly<Record<ServerFlavour, string>> = { mariadb: 'MariaDB', mysql: 'MySQL' };

/**
 * Whether a program does not fit a server. MariaDB's dump of a MySQL server names values of generated columns, which MySQL refuses; MySQL's
 * own asks a MariaDB server for tables that it does not have, and knows nothing of its sequences. MySQL's program has to be of the server's
 * major version or later; MariaDB keeps an older one working.
 */
export function isUnfit(client: ClientIdentity, { flavour, version }: ServedServer): boolean {
  if (client.flavour !== flavour) return true;
  if (client.version === '') return false;
  if (isBefore(client.version, OLDEST[flavour])) return true;
  return flavour === 'mysql' && version !== undefined && majorOf(client.version) < majorOf(version);
}

/** By the first two numbers of a version. */
export function isBefore(version: string, other: string): boolean {
  const [major, minor] = numbersOf(version);
  const [otherMajor, otherMinor] = numbersOf(other);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

const majorOf = (version: string): number => numbersOf(version)[0];

function numbersOf(version: string): readonly [major: number, minor: number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}
