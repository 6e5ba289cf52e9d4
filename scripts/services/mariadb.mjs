// Starts, recognises and stops the private MariaDB: own data, loopback only, own passwords.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Obstacle, say } from '../place.mjs';
import { commandOf, endProcess, eventually, readText, signal } from '../processes.mjs';
import { binaryLogArguments, purgeStatements } from './binary-log.mjs';
import { memoryOf } from './memory.mjs';
import { findProgram } from './packages.mjs';
import { freePort } from './ports.mjs';
import { keptSecret } from './secrets.mjs';

const PROVISIONER = 'impact_provisioner';
const OLDEST = [10, 11];

export const mariadbProgram = {
  name: 'MariaDB',
  debianPackages: ['mariadb-server-core', 'mariadb-client-core', 'mariadb-client'],
  isInstalled: () =>
    ['mariadbd', 'mariadb-install-db', 'mariadb', 'mariadb-dump', 'mariadb-binlog'].every(
      (name) => findProgram(name) !== null,
    ),
};

/**
 * Starts a private server of a folder, or takes over its running server. Server 1 is the one of the settings; all servers
 * of a folder have the same provisioning account.
 *
 * @param disposable for tests: the data are recreated and never flushed to disk, or not even written to it
 * @param logsChanges whether it writes a binary log
 * @param shared another command is using the server now, so it is not restarted
 */
export async function openMariadb(home, { disposable, shared, logsChanges, number = 1 }) {
  const files = { ...filesOf(home, number), number, memory: memoryOf(home) };
  let running = runningServer(files);
  if (running && disposable && !shared) {
    await endProcess(running.pid, 0);
    running = null;
  }
  const server = running ?? (await startServer(files, { disposable, logsChanges }));
  const environment = {
    DB_HOST: '127.0.0.1',
    DB_PORT: String(server.port),
    DB_USER: PROVISIONER,
    DB_PASSWORD: keptSecret(files.provisionerPassword),
  };
  return {
    environment: number === 1 ? environment : {},
    port: server.port,
    stop: () => endProcess(server.pid, 30_000),
    kill: () => signal(server.pid, 'SIGKILL'),
  };
}

const folderOf = (home, number) => join(home, number === 1 ? 'mariadb' : `mariadb-${number}`);

/** True if a server was created here by an earlier start. */
export const hasMariadb = (home, number) => existsSync(join(folderOf(home, number), 'data'));

function filesOf(home, number) {
  const folder = folderOf(home, number);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    folder,
    data: join(folder, 'data'),
    log: join(folder, 'server.log'),
    state: join(folder, 'server.json'),
    initialSql: join(folder, 'initial.sql'),
    rootPassword: join(folder, 'root-password'),
    provisionerPassword: join(folderOf(home, 1), 'provisioner-password'),
    socket: socketOf(folder),
  };
}

/**
 * The path of a socket may have at most 107 characters. A deeply nested checkout gets a socket in the folder of
 * temporary files.
 */
function socketOf(folder) {
  const near = join(folder, 'server.sock');
  if (Buffer.byteLength(near) < 104) return near;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const short = join(tmpdir(), `impact-auto-${name}`);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  return join(short, 'server.sock');
}

function stateOf(files) {
  try {
    return JSON.parse(readText(files.state) ?? '{}');
  } catch {
    return {};
  }
}

/** The server of an earlier start: a process that serves exactly the data of this folder. */
function runningServer(files) {
  const { pid, port, data = files.data } = stateOf(files);
  return port && commandOf(pid).includes(`--datadir=${data} `) ? { pid, port } : null;
}

/** Data for one test run are in memory, if the services have a folder there. */
function freshFiles({ memory, ...kept }) {
  const files = memory === null ? kept : { ...kept, data: join(memory, 'mariadb') };
  for (const { data } of [kept, files]) rmSync(data, { recursive: true, force: true });
  return files;
}

async function startServer(kept, { disposable, logsChanges }) {
  requireVersion();
  const files = disposable ? freshFiles(kept) : kept;
  if (!existsSync(files.data)) installData(files);
  const port = await freePort(stateOf(files).port);
  writeFileSync(files.initialSql, initialSql(files, logsChanges ? purgeStatements(files.data) : []), { mode: 0o600 });
  const log = openSync(files.log, 'w', 0o600);
  const child = spawn(findProgram('mariadbd'), serverArguments(files, port, disposable, logsChanges), {
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  writeFileSync(files.state, JSON.stringify({ pid: child.pid, port, data: files.data }), { mode: 0o600 });
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const ready = await eventually(async () => ended() || (await greets(port)), 60_000);
  rmSync(files.initialSql, { force: true });
  if (!ready || ended()) throw new Obstacle(`The private MariaDB did not start: see ${files.log}`);
  return { pid: child.pid, port };
}

function requireVersion() {
  const { stdout } = spawnSync(findProgram('mariadbd'), ['--no-defaults', '--version'], { encoding: 'utf8' });
  const [, major, minor] = /Ver (\d+)\.(\d+)/.exec(stdout ?? '')?.map(Number) ?? [];
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  const found = stdout?.trim() || 'unknown';
  throw new Obstacle(
    `MariaDB ${OLDEST.join('.')} or newer is needed (found: ${found}). Set DB_HOST to use another server.`,
  );
}

/** Creates the system tables in a separate folder, so that an interrupted installation leaves nothing half-finished. */
function installData(files) {
  say('Creating the private database server …');
  const partial = `${files.data}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const args = [
    '--no-defaults',
    `--datadir=${partial}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    // The own name of a machine or container may not resolve.
    '--force',
    ...asUser(),
  ];
  const { status, stdout, stderr } = spawnSync(findProgram('mariadb-install-db'), args, {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: scratchOf(files) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Obstacle(`The private MariaDB could not be installed:\n${stdout}${stderr}`);
  renameSync(partial, files.data);
}

function asUser() {
  return process.getuid?.() === 0 ? [`--user=${userInfo().username}`] : [];
}

/** A starting server empties its folder of temporary files, so two running servers must not share one. */
function scratchOf({ folder }) {
  const scratch = join(folder, 'tmp');
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  return scratch;
}

function serverArguments(files, port, disposable, logsChanges) {
  return [
    '--no-defaults',
    `--datadir=${files.data}`,
    `--tmpdir=${scratchOf(files)}`,
    ...asUser(),
    `--socket=${files.socket}`,
    `--pid-file=${join(files.folder, 'server.pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--init-file=${files.initialSql}`,
    '--skip-name-resolve',
    '--local-infile=OFF',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--max-connections=400',
    '--max-allowed-packet=64M',
    '--table-open-cache=8000',
    '--table-definition-cache=8000',
    '--innodb-buffer-pool-size=256M',
    '--innodb-log-file-size=96M',
    ...(disposable ? DISPOSABLE : ['--innodb-flush-log-at-trx-commit=1']),
    ...(logsChanges ? binaryLogArguments(files.number) : []),
  ];
}

const DISPOSABLE = [
  '--debug-no-sync',
  '--innodb-flush-log-at-trx-commit=0',
  '--skip-innodb-doublewrite',
  '--innodb-flush-method=nosync',
  '--innodb-fast-shutdown=2',
];

/**
 * The server runs this before it accepts its first connection, so there is no moment without passwords. One statement
 * per line.
 */
function initialSql(files, purge) {
  const account = `'${PROVISIONER}'@'127.0.0.1'`;
  return [
    // The statements concern this server only, and contain passwords.
    'SET SESSION sql_log_bin = 0;',
    ...purge,
    "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');",
    "DELETE FROM mysql.db WHERE Db LIKE 'test%' AND User IN ('', 'PUBLIC');",
    'FLUSH PRIVILEGES;',
    'DROP DATABASE IF EXISTS test;',
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${keptSecret(files.rootPassword)}';`,
    `CREATE USER IF NOT EXISTS ${account};`,
    `ALTER USER ${account} IDENTIFIED BY '${keptSecret(files.provisionerPassword)}';`,
    `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION;`,
    '',
  ].join('\n');
}

/** True if a server sends a greeting, as a database server does once it accepts connections. */
function greets(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (greeted) => {
      socket.destroy();
      resolve(greeted);
    };
    socket.setTimeout(2000, () => answer(false));
    socket.once('error', () => answer(false));
    // Byte 4 of the first packet is the protocol version, 10. A refusal (too many connections, host blocked) has 255.
    socket.once('data', (packet) => answer(packet[4] === 10));
  });
}
