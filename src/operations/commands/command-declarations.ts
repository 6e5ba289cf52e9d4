import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CommandDeclaration } from './declared-program';
import type { declaredCommands } from './declared-commands';

/** Written by the build (`write-declarations.ts`). */
const FILE = join(__dirname, 'command-declarations.json');
/** The compiler's own record of the build changes with every source. */
const BUILD_RECORD = join(__dirname, '..', '..', '..', '.tsbuildinfo');

interface KeptDeclarations {
  readonly builtFrom: string;
  readonly commands: readonly CommandDeclaration[];
}

/** What the build wrote, in milliseconds; of sources, and of a build it was not written for, the commands themselves are loaded. */
export function commandDeclarations(): readonly CommandDeclaration[] {
  const kept = textOf(FILE);
  const built = fingerprint();
  if (kept !== null && built !== null) {
    const { builtFrom, commands } = JSON.parse(kept) as KeptDeclarations;
    if (builtFrom === built) return commands;
  }
  const commands = createRequire(__filename)('./declared-commands') as { declaredCommands: typeof declaredCommands };
  return commands.declaredCommands();
}

export function keepDeclarations(commands: readonly CommandDeclaration[]): void {
  const builtFrom = fingerprint();
  if (builtFrom !== null) writeFileSync(FILE, JSON.stringify({ builtFrom, commands } satisfies KeptDeclarations));
}

function fingerprint(): string | null {
  const record = textOf(BUILD_RECORD);
  return record === null ? null : createHash('sha256').update(record).digest('hex');
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
