import { fork } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';

type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The methods that a bench calls in another process: `interface Contender { start(options): Info; stop(): void }`. */
type Remote<H> = {
  [K in keyof H]: H[K] extends () => infer R
    ? () => Promise<Awaited<R>>
    : H[K] extends (argument: infer A) => infer R
      ? (argument: A) => Promise<Awaited<R>>
      : never;
};

export interface Worker<H> {
  readonly call: Remote<H>;
  stop(): Promise<void>;
}

const { NODE_COMPILE_CACHE: cache } = process.env;
/** `--smoke` starts two dozen processes of the same code. */
const COMPILE_CACHE: Readonly<Record<string, string>> = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };

/**
 * Starts `file` (a module that ends with {@link serveParent}) in a process of its own, so that CPU and memory are measured for it alone.
 */
export function startWorker<H>(
  file: string,
  execArgv: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Worker<H> {
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', 'ipc'];
  const child = fork(file, [], {
    execArgv: [...process.execArgv, ...execArgv],
    env: { ...COMPILE_CACHE, ...env },
    serialization: 'advanced',
    stdio,
  });
  const pending = new Map<number, Waiting>();
  let lastId = 0;
  child.on('message', (answer: Answer) => settle(pending, answer));
  child.on('exit', (code) => {
    for (const waiting of pending.values()) waiting.reject(new Error(`${file} ended with code ${code}`));
  });
  const call = new Proxy({} as Remote<H>, {
    get: (_target, method) => (argument: unknown) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        child.send({ id: lastId, method: String(method), argument } satisfies Call);
      }),
  });
  return { call, stop: () => stop(child) };
}

function settle(pending: Map<number, Waiting>, answer: Answer): void {
  const waiting = pending.get(answer.id);
  pending.delete(answer.id);
  if ('error' in answer) waiting?.reject(new Error(answer.error));
  else waiting?.resolve(answer.value);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** The other side of {@link startWorker}: answers the calls of the parent, one handler per method, and ends with the parent. */
export function serveParent(handlers: Handlers): void {
  process.on('message', (call: Call) => void answerCall(handlers, call));
  process.on('disconnect', () => process.exit(0));
}

async function answerCall(handlers: Handlers, call: Call): Promise<void> {
  try {
    const handler = handlers[call.method];
    if (!handler) throw new Error(`no method ${call.method}`);
    process.send?.({ id: call.id, value: await handler(call.argument as never) });
  } catch (error) {
    process.send?.({ id: call.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
