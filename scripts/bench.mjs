// npm run bench [-- name… --seconds n --rounds n --tenants n --profile dir]
// Compiles the benches, gives them a private MariaDB of their own under .local/bench that is removed afterwards, and runs them.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, '.local', 'bench');
const data = join(home, 'mariadb');
const socket = join(home, 'mariadb.sock');

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with code ${status}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The settings of a production server where they matter to the figures; tables and sessions enough for 10,000 tenants and peer (b). */
function serverArguments(port) {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--pid-file=${join(home, 'mariadb.pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--user=${userInfo().username}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--max-connections=3000',
    '--open-files-limit=65535',
    '--table-open-cache=20000',
    '--table-definition-cache=20000',
    '--innodb-open-files=20000',
    '--innodb-buffer-pool-size=1G',
    '--innodb-flush-log-at-trx-commit=1',
  ];
}

async function startServer() {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  run('mariadb-install-db', [...install, `--user=${userInfo().username}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  const port = await freePort();
  const log = openSync(join(home, 'mariadb.log'), 'w');
  const server = spawn('mariadbd', serverArguments(port), { stdio: ['ignore', log, log] });
  for (let attempt = 0; ; attempt += 1) {
    const client = ['--no-defaults', '-uroot', `--socket=${socket}`, '-e', 'SELECT 1'];
    if (existsSync(socket) && spawnSync('mariadb', client, { stdio: 'ignore' }).status === 0) break;
    if (attempt > 300 || server.exitCode !== null) throw new Error(`the server did not start: see ${home}/mariadb.log`);
    await pause(100);
  }
  return { server, port };
}

function createAccount(port) {
  const password = randomBytes(24).toString('base64url');
  const sql = `DELETE FROM mysql.global_priv WHERE User = ''; FLUSH PRIVILEGES;
    CREATE USER root_of_bench@'%' IDENTIFIED BY '${password}'; GRANT ALL ON *.* TO root_of_bench@'%' WITH GRANT OPTION;
    ALTER USER root@localhost IDENTIFIED BY '${password}';`;
  run('mariadb', ['--no-defaults', '-uroot', `--socket=${socket}`], {
    input: sql,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const file = join(home, 'server.json');
  writeFileSync(file, JSON.stringify({ host: '127.0.0.1', port, user: 'root_of_bench', password }), { mode: 0o600 });
  return file;
}

async function stopped(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

async function main() {
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'test/bench/tsconfig.json')]);
  const { server, port } = await startServer();
  let benches;
  const interrupt = () => benches?.kill('SIGTERM');
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    const file = createAccount(port);
    const program = join(root, 'dist/test/bench/main.js');
    benches = spawn(process.execPath, [program, '--server', file, '--output', home, ...process.argv.slice(2)], {
      cwd: root,
      stdio: 'inherit',
    });
    process.exitCode = await new Promise((resolve) => benches.once('exit', (code) => resolve(code ?? 130)));
  } finally {
    await stopped(server, 'SIGKILL');
    rmSync(data, { recursive: true, force: true });
    rmSync(join(home, 'server.json'), { force: true });
  }
}

await main();
