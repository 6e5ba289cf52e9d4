// Where things are: the checkout, and the folder of everything private to it (LOCAL_DIR).
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** LOCAL_DIR, or `.local` of this checkout; made on first use, readable by its owner alone. */
export function localDirectory(environment = process.env) {
  const directory = resolve(root, environment.LOCAL_DIR || '.local');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

export const inCheckout = (...parts) => join(root, ...parts);

/** Progress goes to stderr: stdout belongs to the command that is run. */
export function say(message) {
  process.stderr.write(`${message}\n`);
}

/** A failure a person can mend: its message is all they need to see. */
export class Obstacle extends Error {}

/** Runs a script's main function; an {@link Obstacle} is told without a stack. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    say(`\n${error.message}`);
    process.exitCode = 1;
  }
}
