// Runs one program of the build with the servers of `npm start`, or with its own for the duration.
import { spawn } from 'node:child_process';
import { applicationEnvironment } from './application.mjs';
import { localDirectory, root } from './place.mjs';
import { prepare, productNode } from './prepare.mjs';
import { openServices } from './services/services.mjs';

/** As in the first line of src/cli.ts: what comes and goes while a command begins would else be kept as memory. */
const COMMAND_FLAGS = ['--max-semi-space-size=4'];

/** Help and the version are answered without a database. */
const needsNoServers = ([first, ...rest]) =>
  [undefined, 'help'].includes(first) || [first, ...rest].some((word) => /^(?:--help|-h|--version|-V)$/.test(word));

/** Runs it to its end and answers its exit code; stdout is the program's alone. */
export async function runCommand(program, args) {
  await prepare();
  const local = localDirectory();
  let command;
  // Ctrl-C reaches the command as well: it ends in its own way, and what was started here is stopped after it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => command?.kill('SIGTERM'));
  const services = needsNoServers(args) ? null : await openServices(local);
  try {
    const env = services === null ? process.env : applicationEnvironment(local, services);
    command = spawn(productNode(), [...COMMAND_FLAGS, program, ...args], { cwd: root, env, stdio: 'inherit' });
    return await new Promise((resolve, reject) => {
      command.once('error', reject);
      command.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    await services?.close();
  }
}
