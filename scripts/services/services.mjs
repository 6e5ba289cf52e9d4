// The database server and the Redis of a command: those of the environment, or private ones. Commands of this checkout
// that run at the same time share the private servers, and the last one stops them.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Obstacle, say } from '../place.mjs';
import { commandOf, withLock } from '../processes.mjs';
import { hasMariadb, mariadbProgram, openMariadb } from './mariadb.mjs';
import { freeMemory, makeMemory, memoryOf } from './memory.mjs';
import { requirePrograms } from './packages.mjs';
import { openRedis, redisProgram } from './redis.mjs';

const MAX_SERVERS = 8;

/**
 * Starts the servers that the environment does not name (DB_HOST, REDIS_URL). With SERVERS=2, two database servers; once
 * created, a further server is started by each later command too, because it may hold tenants.
 *
 * @param home folder of the private servers' data
 * @param disposable data for one test run, without durability, and in memory if the machine has enough of it
 * @param logsChanges whether the database servers write a binary log
 * @returns the variables that name the servers. `close` ends this use, and stops the servers with the last use. `kill`
 * kills the servers immediately. `temporary` is a folder in memory for temporary files of this use, or null.
 */
export async function openServices(home, { disposable = false, logsChanges = !disposable } = {}) {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const more = disposable ? [] : moreServers(home);
  const wanted = [
    { given: process.env.DB_HOST, program: mariadbProgram, open: openMariadb },
    ...more.map((number) => ({
      program: mariadbProgram,
      open: async (folder, options) => {
        const { port, ...server } = await openMariadb(folder, { ...options, number });
        return { ...server, environment: {}, registered: `local-${number}=127.0.0.1:${port}` };
      },
    })),
    { given: process.env.REDIS_URL, program: redisProgram, open: openRedis },
  ].filter(({ given }) => !given);
  const lock = join(home, 'services.lock');
  const opened = await withLock(lock, () => openAll(home, wanted, { disposable, logsChanges }));
  return {
    environment: Object.assign({}, ...opened.map((service) => service.environment), ...registeredServers(opened)),
    temporary: disposable ? temporaryFolder(home) : null,
    isPrivate: { database: !process.env.DB_HOST, redis: !process.env.REDIS_URL },
    close: () => withLock(lock, () => endUse(home, opened, { disposable })),
    kill() {
      for (const service of opened) service.kill();
      rmSync(useOf(home), { force: true });
    },
  };
}

/** The numbers of the further private servers: those that SERVERS asks for, and those of earlier starts. */
function moreServers(home) {
  const asked = Number(process.env.SERVERS || '1');
  if (!Number.isInteger(asked) || asked < 1 || asked > MAX_SERVERS) {
    throw new Obstacle(`SERVERS: must be a whole number from 1 to ${MAX_SERVERS}.`);
  }
  if (process.env.DB_HOST) {
    if (asked === 1) return [];
    throw new Obstacle('SERVERS starts private servers, but DB_HOST names one of yours. Add others with server:add.');
  }
  const numbers = Array.from({ length: MAX_SERVERS - 1 }, (_, index) => index + 2);
  const wanted = numbers.filter((number) => number <= asked || hasMariadb(home, number));
  const kept = wanted.filter((number) => number > asked);
  if (process.env.SERVERS && kept.length > 0) {
    const names = kept.map((number) => `local-${number}`).join(', ');
    say(`Starting ${names} too, which an earlier start created and which may hold tenants.`);
  }
  return wanted;
}

/** For `bootstrap`, which registers them: their ports may have changed since the last start. */
function registeredServers(opened) {
  const servers = opened.flatMap(({ registered }) => (registered ? [registered] : []));
  return servers.length === 0 ? [] : [{ DB_SERVERS: servers.join(',') }];
}

async function openAll(home, wanted, options) {
  requirePrograms(wanted.map(({ program }) => program));
  const shared = othersUse(home);
  if (options.disposable && !shared) makeMemory(home);
  const opening = await Promise.allSettled(wanted.map(({ open }) => open(home, { ...options, shared })));
  const opened = opening.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
  const failure = opening.find(({ status }) => status === 'rejected');
  if (failure) {
    if (!shared) await Promise.all(opened.map((service) => service.stop()));
    if (options.disposable && !shared) freeMemory(home);
    throw failure.reason;
  }
  mkdirSync(join(home, 'users'), { recursive: true });
  writeFileSync(useOf(home), '');
  return opened;
}

function temporaryFolder(home) {
  const memory = memoryOf(home);
  if (memory === null) return null;
  const folder = join(memory, String(process.pid));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

async function endUse(home, opened, { disposable }) {
  const temporary = disposable ? memoryOf(home) : null;
  if (temporary !== null) rmSync(join(temporary, String(process.pid)), { recursive: true, force: true });
  rmSync(useOf(home), { force: true });
  if (othersUse(home)) return;
  // Redis is stopped first, so that a running process loses its queue before its data.
  for (const service of opened.toReversed()) await service.stop();
  if (disposable) freeMemory(home);
}

const useOf = (home) => join(home, 'users', String(process.pid));

/** True if another running command of this checkout uses the servers. Marks of killed commands are deleted. */
function othersUse(home) {
  let others = 0;
  for (const name of readNames(join(home, 'users'))) {
    if (name === String(process.pid)) continue;
    if (/scripts\/(start|cli|orm|test|bench)\.mjs/.test(commandOf(Number(name)))) others += 1;
    else rmSync(join(home, 'users', name), { force: true });
  }
  return others > 0;
}

function readNames(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
