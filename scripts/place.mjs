// Paths: the checkout, and the folder of its private data (LOCAL_DIR).
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** LOCAL_DIR, or `.local` in this checkout. Created on first use, readable only by its owner. */
export function localDirectory(environment = process.env) {
  const directory = resolve(root, environment.LOCAL_DIR || '.local');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

export const inCheckout = (...parts) => join(root, ...parts);

/** Prints progress on stderr, because stdout belongs to the command that is run. */
export function say(message) {
  process.stderr.write(`${message}\n`);
}

/** A failure that the user can fix. Its message is complete without a stack. */
export class Obstacle extends Error {}

/** Runs a script's main function; an {@link Obstacle} is printed without a stack. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    say(`\n${error.message}`);
    process.exitCode = 1;
  }
}
