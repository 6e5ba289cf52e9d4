import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Command } from './command-line-child';
import type { Ended } from './run-source';

const root = resolve(__dirname, '..', '..');

/**
 * The command line from the source, in one process for many commands: the program is loaded once. Returns the output of a command on both
 * streams and its exit code. `runSource` starts a new process instead.
 */
export class CommandLine {
  private child: ChildProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  /** One command after the other, in the order of the calls. */
  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const all = { ...process.env, ...this.environment, ...environment };
    const answer = this.last.then(() => this.answerTo({ args, environment: all, endMark: `\0${randomUUID()}\0` }));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** Suspends the process with SIGSTOP, or lets it go on with SIGCONT. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(name);
  }

  async stop(): Promise<void> {
    await this.last;
    if (this.child === null) return;
    const ended = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await ended;
  }

  private async answerTo(command: Command): Promise<Ended> {
    const child = (this.child ??= start());
    const ended = await endOf(child, command);
    if (child.exitCode !== null || child.signalCode !== null) this.child = null;
    return ended;
  }
}

function start(): ChildProcess {
  const program = ['--import', './test/support/source.mjs', 'test/support/command-line-child.ts'];
  return spawn(process.execPath, program, { cwd: root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

/** Resolves when both streams contain the mark and the code arrived, or when the process ended. */
async function endOf(child: ChildProcess, command: Command): Promise<Ended> {
  const until = new AbortController();
  const output = { stdout: '', stderr: '' };
  const marked = (['stdout', 'stderr'] as const).map(
    (name) =>
      new Promise<void>((done) => {
        const parts: Buffer[] = [];
        const read = (part: Buffer): void => {
          parts.push(part);
          const [text = '', rest] = Buffer.concat(parts).toString('utf8').split(command.endMark);
          output[name] = text;
          if (rest !== undefined) done();
        };
        child[name]?.on('data', read);
        until.signal.addEventListener('abort', () => child[name]?.off('data', read));
      }),
  );
  const told = new Promise<number>((done) => child.once('message', (code) => done(Number(code))));
  const closed = once(child, 'close', { signal: until.signal }) as Promise<[number | null, NodeJS.Signals | null]>;
  closed.catch(() => undefined);
  child.send(command);
  const lived = Promise.all([told, ...marked]).then(([code]): [number, null] => [code, null]);
  const [code, signal] = await Promise.race([lived, closed]);
  until.abort();
  return { code, signal, ...output };
}
