// The programs of the private servers: found on this machine, installed from Debian's packages, or requested from the
// user.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Obstacle, say } from '../place.mjs';

// Programs of Homebrew's keg-only formulas and administration programs are often not on the PATH.
const MORE_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
];

/** The path of the first program that exists; null if none exists. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS];
  for (const name of names) {
    const found = folders
      .filter(Boolean)
      .map((folder) => join(folder, name))
      .find(isExecutable);
    if (found) return found;
  }
  return null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs the programs of the given services if they are missing.
 *
 * Debian's `-core` packages and `redis-tools` contain the server programs, and `mariadb-client` the dump, without a
 * system service. Nothing is enabled or started on the machine.
 */
export function requirePrograms(services) {
  const missing = services.filter((service) => !service.isInstalled());
  if (missing.length === 0) return;
  const names = missing.map((service) => service.name).join(' and ');
  if (!mayInstall()) throw new Obstacle(advice(names));
  say(`Installing ${names} from Debian's packages (no system service is enabled) …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  const packages = missing.flatMap((service) => service.debianPackages);
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const { status } = spawnSync('apt-get', args, { env: environment, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Obstacle(`apt-get ${args[0]} failed: see the output above. ${advice(names)}`);
  }
  const absent = missing.filter((service) => !service.isInstalled());
  if (absent.length > 0) throw new Obstacle(advice(absent.map((service) => service.name).join(' and ')));
}

function mayInstall() {
  return process.getuid?.() === 0 && findProgram('apt-get') !== null;
}

function advice(names) {
  const command = ADVICE.find(({ when }) => when())?.command;
  return `${names}: not found on this machine. Install it with this command, then try again:\n\n  ${command}\n`;
}

const ADVICE = [
  {
    when: () => findProgram('apt-get') !== null,
    command: 'sudo apt-get install -y mariadb-server-core mariadb-client-core mariadb-client redis-tools',
  },
  { when: () => findProgram('brew') !== null, command: 'brew install mariadb redis' },
  {
    when: () => true,
    command: 'see deploy/README.md    # the whole product in containers',
  },
];
