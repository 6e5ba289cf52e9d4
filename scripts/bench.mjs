// npm run bench [-- name… --smoke --rounds n --seconds n --tenants n --profile folder]: runs test/bench on the built product
// against its own private servers and deletes their data afterwards.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inCheckout, localDirectory, root, runScript } from './place.mjs';
import { prepare, productNode } from './prepare.mjs';
import { openServices } from './services/services.mjs';

const isSmoke = process.argv.includes('--smoke');

await runScript(async () => {
  await prepare();
  for (const folder of ['bench', 'support']) compile(join('test', folder));
  const home = join(localDirectory(), isSmoke ? 'bench-smoke' : 'bench');
  // The benchmarks create and drop thousands of databases, so they never use a shared server.
  delete process.env.DB_HOST;
  delete process.env.REDIS_URL;
  delete process.env.SERVERS;
  const services = await openServices(home, { disposable: isSmoke, logsChanges: false });
  const servers = join(home, 'servers.json');
  try {
    writeFileSync(servers, JSON.stringify(services.environment), { mode: 0o600 });
    process.exitCode = await runBenches(['--servers', servers, '--output', home, ...process.argv.slice(2)]);
  } finally {
    await services.close();
    for (const name of ['mariadb', 'redis', 'servers.json']) rmSync(join(home, name), { recursive: true, force: true });
  }
});

/** Beside the built product, as Jest compiles it; the gates check its types. */
function compile(folder) {
  const require = createRequire(import.meta.url);
  const { transformFileSync } = require('@swc/core');
  const [, swc] = require('../jest.config.cjs').transform['^.+\\.ts$'];
  for (const name of readdirSync(inCheckout(folder), { recursive: true })) {
    if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
    const file = inCheckout('dist', folder, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, transformFileSync(inCheckout(folder, name), { ...swc, sourceMaps: 'inline' }).code);
  }
}

function runBenches(args) {
  const program = inCheckout('dist', 'test', 'bench', 'main.js');
  // Most of a smoke run is the start of its processes.
  const benches = isSmoke
    ? node([program, ...args], { NODE_COMPILE_CACHE: inCheckout('node_modules', '.cache', 'bench') })
    : node(['--enable-source-maps', program, ...args]);
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => benches.kill(name));
  return ended(benches);
}

function node(args, environment = {}) {
  return spawn(productNode(), args, { cwd: root, env: { ...process.env, ...environment }, stdio: 'inherit' });
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 130));
  });
}
