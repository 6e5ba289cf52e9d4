// The database server and the Redis of a command: those of the environment, or private ones. Commands of this checkout
// that run at the same time share the private servers, and the last one stops them.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, withLock } from '../processes.mjs';
import { mariadbProgram, openMariadb } from './mariadb.mjs';
import { freeMemory, makeMemory, memoryOf } from './memory.mjs';
import { requirePrograms } from './packages.mjs';
import { openRedis, redisProgram } from './redis.mjs';

/**
 * Starts the servers that the environment does not name (DB_HOST, REDIS_URL).
 *
 * @param home folder of the private servers' data
 * @param disposable data for one test run, without durability, and in memory if the machine has enough of it
 * @returns the variables that name the servers. `close` ends this use, and stops the servers with the last use. `kill`
 * kills the servers immediately. `temporary` is a folder in memory for temporary files of this use, or null.
 */
export async function openServices(home, { disposable = false } = {}) {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const wanted = [
    { given: process.env.DB_HOST, program: mariadbProgram, open: openMariadb },
    { given: process.env.REDIS_URL, program: redisProgram, open: openRedis },
  ].filter(({ given }) => !given);
  const lock = join(home, 'services.lock');
  const opened = await withLock(lock, () => openAll(home, wanted, { disposable }));
  return {
    environment: Object.assign({}, ...opened.map((service) => service.environment)),
    temporary: disposable ? temporaryFolder(home) : null,
    isPrivate: { database: !process.env.DB_HOST, redis: !process.env.REDIS_URL },
    close: () => withLock(lock, () => endUse(home, opened, { disposable })),
    kill() {
      for (const service of opened) service.kill();
      rmSync(useOf(home), { force: true });
    },
  };
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
