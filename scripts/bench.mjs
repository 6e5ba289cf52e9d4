// npm run bench [-- name… --rounds n --seconds n --tenants n --profile folder]: runs test/bench against its own private
// servers and deletes their data afterwards.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Obstacle, inCheckout, localDirectory, root, runScript } from './place.mjs';
import { moduleTool, prepareModules, productNode } from './prepare.mjs';
import { openServices } from './services/services.mjs';

await runScript(async () => {
  await prepareModules();
  await compile();
  const home = join(localDirectory(), 'bench');
  // The benchmarks create and drop thousands of databases, so they never use a shared server.
  delete process.env.DB_HOST;
  delete process.env.REDIS_URL;
  const services = await openServices(home);
  const servers = join(home, 'servers.json');
  try {
    writeFileSync(servers, JSON.stringify(services.environment), { mode: 0o600 });
    process.exitCode = await runBenches(['--servers', servers, '--output', home, ...process.argv.slice(2)]);
  } finally {
    await services.close();
    for (const name of ['mariadb', 'redis', 'servers.json']) rmSync(join(home, name), { recursive: true, force: true });
  }
});

async function compile() {
  const code = await ended(
    node([moduleTool('typescript', 'bin', 'tsc'), '-p', inCheckout('test', 'bench', 'tsconfig.json')]),
  );
  if (code !== 0) throw new Obstacle('The benchmarks do not compile: see the errors above.');
}

function runBenches(args) {
  const benches = node([inCheckout('dist', 'test', 'bench', 'main.js'), ...args]);
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => benches.kill(name));
  return ended(benches);
}

function node(args) {
  return spawn(productNode(), args, { cwd: root, stdio: 'inherit' });
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 130));
  });
}
