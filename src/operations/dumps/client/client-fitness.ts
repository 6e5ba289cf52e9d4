import type { ServerFlavour } from '../../../global/servers/database-server.entity';
import type { ClientIdentity } from './client-identity';

/** The server that a program has to work with. */
export interface ServedServer {
  readonly flavour: ServerFlavour;
  /** Missing if the caller does not know it. */
  readonly version?: string;
}

/** The oldest program versions that the product is tested with; the same as for servers. */
const OLDEST: Readonly<Record<ServerFlavour, string>> = { mariadb: '10.11', mysql: '8.4' };

export const BRAND: Readonly<Record<ServerFlavour, string>> = { mariadb: 'MariaDB', mysql: 'MySQL' };

/**
 * Whether a program cannot be used with a server. MariaDB's dump of a MySQL server contains values of generated columns, which MySQL refuses.
 * MySQL's program asks a MariaDB server for tables that it does not have, and does not know its sequences. MySQL's program must have the
 * server's major version or a later one; MariaDB supports older programs.
 */
export function isUnfit(client: ClientIdentity, { flavour, version }: ServedServer): boolean {
  if (client.flavour !== flavour) return true;
  if (client.version === '') return false;
  if (isBefore(client.version, OLDEST[flavour])) return true;
  return flavour === 'mysql' && version !== undefined && majorOf(client.version) < majorOf(version);
}

/** Compares the first two numbers of the versions. */
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
