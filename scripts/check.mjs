// npm run check: runs all gates in parallel. A gate that passes prints nothing; a gate that fails prints the output of its tool.
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout, root, runScript, say } from './place.mjs';
import { moduleTool, productNode } from './prepare.mjs';

/** The arguments of Node for each gate: a program of a module or a script of the repository, and its own arguments. */
const GATES = {
  types: () => [moduleTool('typescript-native', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json'],
  lint: () => [moduleTool('oxlint', 'bin', 'oxlint'), '--type-aware', '.'],
  boundaries: () => [moduleTool('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), 'src', 'libs', 'test'],
  dead: () => [moduleTool('knip', 'bin', 'knip.js')],
  format: () => [moduleTool('oxfmt', 'bin', 'oxfmt'), '--check', '.'],
  words: () => [inCheckout('scripts', 'plain-words.mjs')],
};

/** Runs every gate and returns the names of the gates that failed. */
export async function check() {
  const started = Date.now();
  const results = await Promise.all(Object.keys(GATES).map(runGate));
  const failed = results.filter(({ code }) => code !== 0);
  for (const { name, output } of failed) say(`\n── ${name} ──\n${output.trimEnd()}`);
  const verdict = results.map(({ name, code }) => `${name} ${code === 0 ? 'ok' : 'FAILED'}`).join(', ');
  say(`check: ${verdict} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return failed.map(({ name }) => name);
}

function runGate(name) {
  const path = [inCheckout('node_modules', '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(productNode(), GATES[name](), {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (part) => (output += part));
  child.stderr.on('data', (part) => (output += part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ name, code, output }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runScript(async () => {
    const failed = await check();
    process.exitCode = failed.length === 0 ? 0 : 1;
  });
}
