import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { PassThrough, pipeline } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import { interruption } from '#kernel';
import { namelessFile } from '#storage';
import { clientFailed } from './client.errors';
import { isExecutable } from './client-programs';

/** The server and the account that a client program logs in with. */
export interface ClientLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** A running client program. End or read its streams to their end before you wait for {@link ended}. */
export interface ClientProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** @throws DomainError CLIENT_FAILED unless the program exited with 0; only the error numbers of its output are kept */
  readonly ended: Promise<void>;
  kill(): void;
}

const MAX_STDERR = 64 * 1024;

/** The number of the descriptor from which the program reads the options of its login. */
const OPTIONS_FD = 3;

/**
 * Starts a client program without a shell. The password is never in arguments, in the environment or in a file that has a name: the program
 * inherits a descriptor of a file without a name, so that nothing is left of a process that is killed.
 * Error output of the program may contain customers' rows, so only error numbers and line numbers of it are kept (pitfalls: backup 5). The
 * interruption of the caller's work kills the program.
 */
export async function startClient(
  program: string,
  login: ClientLogin,
  args: readonly string[],
): Promise<ClientProcess> {
  const signal = interruption();
  const [command, ...line] = await withLargeBuffer([program, `--defaults-file=/dev/fd/${OPTIONS_FD}`, ...args]);
  const options = await secretFile(optionFile(login));
  const child = spawnWith(options.fd, command, line);
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  // It may have been aborted before; then there is no further event.
  if (signal?.aborted === true) kill();
  const ended = endOf(child, basename(program)).finally(() => signal?.removeEventListener('abort', kill));
  // A caller may wait for a stream first: without this handler the rejection would be unhandled.
  ended.catch(() => undefined);
  // Read at once: Node discards the output of a program that ends before somebody reads it. The buffer keeps it for a later reader.
  const stdout = pipeline(child.stdout, new PassThrough(), () => undefined);
  await options.close();
  // If the program closed its input early, its exit code says why.
  child.stdin.on('error', () => undefined);
  return { stdin: child.stdin, stdout, ended, kill };
}

async function secretFile(content: string): Promise<FileHandle> {
  const file = await namelessFile();
  try {
    await file.writeFile(content);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function spawnWith(options: number, command: string, line: readonly string[]): ChildProcessWithoutNullStreams {
  const child: ChildProcess = spawn(command, line, {
    // Programs get points in time in UTC.
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    // Ctrl-C in a terminal reaches only this process, which decides what happens to the program.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', options],
  });
  return child as ChildProcessWithoutNullStreams;
}

type CommandLine = readonly [program: string, ...args: string[]];

const BUFFERING = ['/usr/bin/stdbuf', '--output=64K'] as const;

/**
 * The programs write 4 KiB at a time, and each piece passes between two processes, which makes a dump 50 % slower. If `stdbuf` is installed
 * it raises the buffer to 64 KiB and then executes the program; otherwise the program runs without it.
 */
async function withLargeBuffer(line: CommandLine): Promise<CommandLine> {
  // A program that cannot be executed is started directly, so that the error names it and not `stdbuf`.
  const canBe = (await isExecutable(line[0])) && (await isExecutable(BUFFERING[0]));
  return canBe ? [...BUFFERING, ...line] : line;
}

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function endOf(child: ChildProcessWithoutNullStreams, program: string): Promise<void> {
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < MAX_STDERR) said += chunk.toString('utf8');
  });
  return new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void => reject(clientFailed({ program, reason }));
    child.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'not started'));
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else fail([signal ?? `exit ${code}`, ...errorsIn(said)].join(', '));
    });
  });
}

function optionFile({ host, port, user, password }: ClientLogin): string {
  return `[client]\nhost=${quoted(host)}\nport=${port}\nuser=${quoted(user)}\npassword=${quoted(password)}\nprotocol=tcp\n`;
}

/** `ERROR 1064 at line 12`, and the dump's `error: 2013`: error numbers and lines without the text of the statement. */
function errorsIn(said: string): string[] {
  const found = said.matchAll(/\bERROR (\d{4})\b[^\n]*? at line (\d+)|\berror:? (\d{4})\b/gi);
  return [...found]
    .slice(0, 5)
    .map(([, errno, line, dump]) => (errno ? `ERROR ${errno} at line ${line}` : `error ${dump}`));
}
