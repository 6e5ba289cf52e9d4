// Starts, recognises and stops the private Redis: own data, loopback only, own password.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Obstacle } from '../place.mjs';
import { endProcess, eventually, readText, signal } from '../processes.mjs';
import { findProgram } from './packages.mjs';
import { freePort } from './ports.mjs';
import { keptSecret } from './secrets.mjs';

// Debian's package without a service contains the server program under the name of its checking tool. The name with
// which it is called selects its function.
const serverProgram = () => findProgram('redis-server', 'redis-check-rdb', 'valkey-server');

export const redisProgram = {
  name: 'Redis',
  debianPackages: ['redis-tools'],
  isInstalled: () => serverProgram() !== null,
};

/**
 * Starts the private server of a folder, or takes over its running server.
 *
 * @param disposable for tests: nothing is written to disk
 */
export async function openRedis(home, { disposable }) {
  const folder = join(home, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = keptSecret(join(folder, 'password'));
  const stateFile = join(folder, 'server.json');
  const recorded = recordedPort(stateFile);
  let port = recorded;
  let pid = recorded ? await processServing(recorded, password) : null;
  if (pid === null) {
    port = await freePort(recorded);
    pid = await startServer({ folder, port, password, disposable });
    writeFileSync(stateFile, JSON.stringify({ pid, port }), { mode: 0o600 });
  }
  return {
    environment: { REDIS_URL: `redis://default:${password}@127.0.0.1:${port}` },
    stop: () => endProcess(pid, 10_000),
    kill: () => signal(pid, 'SIGKILL'),
  };
}

function recordedPort(stateFile) {
  try {
    return JSON.parse(readText(stateFile) ?? '{}').port ?? null;
  } catch {
    return null;
  }
}

async function startServer({ folder, port, password, disposable }) {
  const configuration = join(folder, 'redis.conf');
  // In a file, because every user of the machine can read arguments.
  writeFileSync(configuration, settings({ folder, port, password, disposable }), { mode: 0o600 });
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(serverProgram(), [configuration], {
    argv0: 'redis-server',
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const ready = await eventually(async () => ended() || (await processServing(port, password)) !== null, 20_000, 20);
  if (!ready || ended()) throw new Obstacle(`The private Redis did not start: see ${logFile}`);
  return child.pid;
}

function settings({ folder, port, password, disposable }) {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${folder}"`,
    'daemonize no',
    'maxmemory-policy noeviction',
    ...(disposable ? ['save ""', 'appendonly no'] : ['appendonly yes', 'appendfsync everysec']),
    '',
  ].join('\n');
}

/**
 * The process id of the server on this port if it accepts our password, which identifies it as ours; otherwise null.
 */
function processServing(port, password) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = '';
    const end = (pid) => {
      socket.destroy();
      resolve(pid);
    };
    socket.setTimeout(2000, () => end(null));
    socket.once('error', () => end(null));
    socket.once('close', () => end(null));
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nINFO server\r\n`));
    socket.on('data', (part) => {
      answer += part;
      if (answer.startsWith('-') || answer.includes('\n-')) return end(null);
      const found = /process_id:(\d+)\r\n/.exec(answer);
      if (found) end(Number(found[1]));
    });
  });
}
