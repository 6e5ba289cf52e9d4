import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CommandDeclaration } from './declared-program';
import type { declaredCommands } from './declared-commands';

/** The file that the last step of a build writes (`write-declarations.ts`). */
const FILE = join(__dirname, 'command-declarations.json');
/** The compiler's record of the build; it changes with every source file. */
const BUILD_RECORD = join(__dirname, '..', '..', '..', '.tsbuildinfo');

interface KeptDeclarations {
  readonly builtFrom: string;
  readonly commands: readonly CommandDeclaration[];
}

/** The declarations that the build wrote, read in milliseconds. Without a build, or if the file is from another build, the commands are loaded. */
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
