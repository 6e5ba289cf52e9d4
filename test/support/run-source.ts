import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { PROGRAM_ENVIRONMENT, programArguments } from './product-program';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = resolve(__dirname, '..', '..');

/** A program in a separate process. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Runs a program in a separate process, from the build or else from the source. `program` is a source file, relative to the checkout. */
export function runSource(...program: Parameters<typeof startSource>): Promise<Ended> {
  return startSource(...program).ended;
}

/** As {@link runSource}, without waiting for the end. */
export function startSource(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  /** An open file for its standard output; otherwise the output is collected. */
  outputFile?: number,
): Started {
  // As the command line is started: a process that exits while it compiles in the background may hang.
  const child = spawn(process.execPath, ['--no-concurrent-recompilation', ...programArguments(program), ...args], {
    cwd: root,
    env: { ...process.env, ...PROGRAM_ENVIRONMENT, ...environment },
    stdio: ['ignore', outputFile ?? 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (part: Buffer) => (output.stdout += part.toString('utf8')));
  child.stderr?.on('data', (part: Buffer) => (output.stderr += part.toString('utf8')));
  const ended = new Promise<Ended>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => done({ code, signal, ...output }));
  });
  return { child, ended };
}
