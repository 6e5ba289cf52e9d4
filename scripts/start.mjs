// npm start: runs the whole product on this machine, from any state of the checkout, until Ctrl-C.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { apiProgram, applicationEnvironment } from './application.mjs';
import { bootstrap } from './bootstrap.mjs';
import { Obstacle, localDirectory, root, runScript } from './place.mjs';
import { prepare, productNode } from './prepare.mjs';
import { commandOf, endProcess, eventually, readText, signal } from './processes.mjs';
import { portIsTaken } from './services/ports.mjs';
import { openServices } from './services/services.mjs';
import { welcome } from './welcome.mjs';

const API_GRACE_MS = 30_000;

await runScript(async () => {
  const began = Date.now();
  const build = await prepare();
  const local = localDirectory();
  const apiFile = join(local, 'api.pid');
  await endLeftApi(apiFile);
  await requireFreePorts(applicationEnvironment(local, { environment: {} }));
  const services = await openServices(local);
  const stop = stopping(services);
  try {
    const environment = applicationEnvironment(local, services);
    const outcome = await bootstrap({ local, build, environment, isPrivate: services.isPrivate.database });
    if (stop.asked()) return;
    const api = startApi(environment, apiFile);
    stop.api = api;
    const ready = await eventually(async () => api.ended() || stop.asked() || (await isReady(environment)), 60_000, 50);
    if (!ready) throw new Obstacle('The API is not ready after 60 s: see its log above.');
    const { PORT: port, MANAGEMENT_PORT: managementPort } = environment;
    const seconds = (Date.now() - began) / 1000;
    if (!api.ended() && !stop.asked()) process.stdout.write(welcome({ port, managementPort, outcome, seconds }));
    const code = await api.exit;
    process.exitCode = stop.asked() ? 0 : (code ?? 1);
  } finally {
    await stop.api?.end();
    rmSync(apiFile, { force: true });
    await services.close();
  }
});

/** Ends the API of an earlier start that was killed, because it would keep the ports. */
async function endLeftApi(apiFile) {
  const [pid, starter] = (readText(apiFile) ?? '').split(' ').map(Number);
  if (!commandOf(pid).includes(apiProgram)) return;
  if (commandOf(starter).includes('scripts/start.mjs')) {
    throw new Obstacle(
      `npm start is already running in this checkout (process ${starter}). Stop it first, or set LOCAL_DIR, PORT and MANAGEMENT_PORT to other values.`,
    );
  }
  await endProcess(pid, API_GRACE_MS);
}

async function requireFreePorts({ PORT, HOST, MANAGEMENT_PORT, MANAGEMENT_HOST }) {
  const wanted = {
    PORT: [PORT, HOST ?? '0.0.0.0'],
    MANAGEMENT_PORT: [MANAGEMENT_PORT, MANAGEMENT_HOST ?? '127.0.0.1'],
  };
  for (const [name, [port, host]] of Object.entries(wanted)) {
    if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
      throw new Obstacle(`${name}: must be a whole number from 1 to 65535.`);
    }
    if (await portIsTaken(Number(port), host)) {
      throw new Obstacle(`${name}: port ${port} is taken by another program. Set ${name} to a free one.`);
    }
  }
}

/**
 * The API has its own process group, so that Ctrl-C reaches only this script, which stops the processes in the right
 * order.
 */
function startApi(environment, apiFile) {
  const child = spawn(productNode(), ['--enable-source-maps', apiProgram], {
    cwd: root,
    env: environment,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  writeFileSync(apiFile, `${child.pid} ${process.pid}`, { mode: 0o600 });
  const exit = new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code));
  });
  return {
    exit,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    kill: () => signal(child.pid, 'SIGKILL'),
    terminate: () => signal(child.pid, 'SIGTERM'),
    async end() {
      if (this.ended()) return;
      this.terminate();
      const force = setTimeout(this.kill, API_GRACE_MS);
      await exit;
      clearTimeout(force);
    },
  };
}

/** Uses node:http, because fetch refuses some ports that a user may choose. */
function isReady({ MANAGEMENT_PORT, MANAGEMENT_HOST }) {
  const host = !MANAGEMENT_HOST || MANAGEMENT_HOST === '0.0.0.0' ? '127.0.0.1' : MANAGEMENT_HOST;
  return new Promise((resolve) => {
    const request = get({ host, port: MANAGEMENT_PORT, path: '/health/ready', agent: false, timeout: 2000 });
    request.once('response', (answer) => resolve(answer.resume().statusCode === 200));
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
    request.once('close', () => resolve(false));
  });
}

/** The first signal stops API, Redis and MariaDB in this order. The second one kills them. */
function stopping(services) {
  let asked = false;
  const stop = { api: null, asked: () => asked };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      if (asked) {
        stop.api?.kill();
        services.kill();
        process.exit(130);
      }
      asked = true;
      process.stderr.write('\nStopping … (press Ctrl-C again to kill)\n');
      void stop.api?.end();
    });
  }
  return stop;
}
