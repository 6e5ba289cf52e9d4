// Runs one program of the build with the servers of `npm start`, or starts the servers for its duration.
import { spawn } from 'node:child_process';
import { applicationEnvironment } from './application.mjs';
import { localDirectory, root } from './place.mjs';
import { prepare, productNode } from './prepare.mjs';
import { openServices } from './services/services.mjs';

/**
 * As in the first line of src/cli.ts. Without the first flag, garbage from the start of a command would stay in memory. Without the second one,
 * a command may hang at its exit: Node waits for a thread that compiles in the background, and the thread for a collection of the main thread.
 */
const COMMAND_FLAGS = ['--max-semi-space-size=4', '--no-concurrent-recompilation'];

/** Help and the version need no database. */
const needsNoServers = ([first, ...rest]) =>
  [undefined, 'help'].includes(first) || [first, ...rest].some((word) => /^(?:--help|-h|--version|-V)$/.test(word));

/** Runs the program to its end and returns its exit code. Only the program writes to stdout. */
export async function runCommand(program, args) {
  await prepare();
  const local = localDirectory();
  let command;
  // Ctrl-C also reaches the command, which ends by itself; the servers are stopped after it.
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
