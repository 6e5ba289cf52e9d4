import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import type { Command } from './command-line-child';
import { PROGRAM_ENVIRONMENT, programArguments } from './product-program';
import type { Ended } from './run-source';

const root = resolve(__dirname, '..', '..');

/** Processes of finished specs, which the next spec of this worker uses again. They end with the worker. */
const idle: ChildProcess[] = [];

/**
 * The command line from the source, in one process for many commands: the program is loaded once. Returns the output of a command on both
 * streams and its exit code. `runSource` starts a new process instead.
 */
export class CommandLine {
  private child: ChildProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private isSignalled = false;

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  /** One command. */
  static async run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const commands = new CommandLine(environment);
    try {
      return await commands.run(args);
    } finally {
      await commands.stop();
    }
  }

  /** One command after the other, in the order of the calls. */
  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const all = { ...process.env, ...this.environment, ...environment };
    const answer = this.last.then(() => this.answerTo({ args, environment: all, endMark: `\0${randomUUID()}\0` }));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** Suspends the process with SIGSTOP, or lets it go on with SIGCONT. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.isSignalled = true;
    this.child?.kill(name);
  }

  async stop(): Promise<void> {
    await this.last;
    const { child } = this;
    this.child = null;
    if (child === null) return;
    if (!this.isSignalled) return putToRest(child);
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  }

  private async answerTo(command: Command): Promise<Ended> {
    const child = (this.child ??= awake(idle.pop()) ?? start());
    const ended = await endOf(child, command);
    if (child.exitCode !== null || child.signalCode !== null) this.child = null;
    return ended;
  }
}

function start(): ChildProcess {
  return spawn(process.execPath, programArguments('test/support/command-line-child.ts'), {
    cwd: root,
    env: { ...process.env, ...PROGRAM_ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** The worker does not wait for a process that has nothing to do. */
function putToRest(child: ChildProcess): void {
  for (const part of partsOf(child)) part?.unref();
  idle.push(child);
}

function awake(child: ChildProcess | undefined): ChildProcess | undefined {
  if (child !== undefined) for (const part of partsOf(child)) part?.ref();
  return child;
}

const partsOf = (child: ChildProcess) => [
  child,
  child.channel,
  child.stdout as Socket | null,
  child.stderr as Socket | null,
];

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
