import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { clientFailed } from './client.errors';
import { isExecutable } from './client-programs';

/** Whom a client program speaks to, and as whom. */
export interface ClientLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** A client program that runs. Its streams are ended or read to their end before {@link ended} is waited for. */
export interface ClientProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** @throws DomainError CLIENT_FAILED unless it ended by itself with 0; of what it said only error numbers are kept */
  readonly ended: Promise<void>;
  kill(): void;
}

const MOST_STDERR = 64 * 1024;

/**
 * Starts a program of the database's family without a shell. The password travels in a file only its owner can read, never in
 * arguments or the environment, and the file is gone when the program is. What the program prints of an error is customers' rows:
 * nothing of it goes further than numbers and lines (pitfalls: backup 5).
 */
export async function startClient(
  program: string,
  login: ClientLogin,
  args: readonly string[],
): Promise<ClientProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'impact-client-'));
  const defaults = join(folder, 'client.cnf');
  await writeFile(defaults, optionFile(login), { mode: 0o600, flag: 'wx' });
  const [command, ...line] = await inLargePieces([program, `--defaults-file=${defaults}`, ...args]);
  const child = spawn(command, line, {
    // Moments are given to programs in UTC.
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = endOf(child, basename(program), folder);
  // Whoever waits for a stream first must not be told twice.
  ended.catch(() => undefined);
  // A reader that went away is told by the exit code.
  child.stdin.on('error', () => undefined);
  return { stdin: child.stdin, stdout: child.stdout, ended, kill: () => void child.kill('SIGKILL') };
}

type CommandLine = readonly [program: string, ...args: string[]];

const BUFFERING = ['/usr/bin/stdbuf', '--output=64K'] as const;

/**
 * The programs print four kilobytes at a time, and each is a trip through two processes: a dump takes half as long again. A program of
 * the system has them print as much as is read at once, and becomes them; where it is not there, they do it as they do.
 */
async function inLargePieces(line: CommandLine): Promise<CommandLine> {
  // One that cannot be started is to say so itself.
  const canBe = (await isExecutable(line[0])) && (await isExecutable(BUFFERING[0]));
  return canBe ? [...BUFFERING, ...line] : line;
}

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

async function endOf(child: ChildProcessWithoutNullStreams, program: string, folder: string): Promise<void> {
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < MOST_STDERR) said += chunk.toString('utf8');
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string): void => reject(clientFailed({ program, reason }));
      child.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'not started'));
      child.once('close', (code, signal) => {
        if (code === 0) resolve();
        else fail([signal ?? `exit ${code}`, ...errorsIn(said)].join(', '));
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function optionFile({ host, port, user, password }: ClientLogin): string {
  return `[client]\nhost=${quoted(host)}\nport=${port}\nuser=${quoted(user)}\npassword=${quoted(password)}\nprotocol=tcp\n`;
}

/** `ERROR 1064 at line 12`, and the dump's `error: 2013`: what there is to know without the statement. */
function errorsIn(said: string): string[] {
  const found = said.matchAll(/\bERROR (\d{4})\b[^\n]*? at line (\d+)|\berror:? (\d{4})\b/gi);
  return [...found]
    .slice(0, 5)
    .map(([, errno, line, dump]) => (errno ? `ERROR ${errno} at line ${line}` : `error ${dump}`));
}
