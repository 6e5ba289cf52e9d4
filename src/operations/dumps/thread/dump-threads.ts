import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { interruption } from '#kernel';
import { errorOf } from './dump-order';
import type { CopiedDump, DumpOrder, ThreadAnswer, WrittenFile } from './dump-order';
import { doDumpWork } from './dump-work';
import type { DumpOutcome, DumpWatch } from './dump-work';

const SCRIPT = join(__dirname, 'dump.worker.js');
/** A small heap, so that the memory of processed pieces is collected soon. */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 128 };
const IDLE_MS = 10_000;

/** Threads that wait for their next request: a backup has two requests in sequence, and a round of backups has many. */
const idle = new Set<DumpThread>();

/** A `write` returns the facts of the file, a `copy` those of the dump; the others return nothing. */
type Outcome<O extends DumpOrder> = O extends { readonly kind: 'write' }
  ? WrittenFile
  : O extends { readonly kind: 'copy' }
    ? CopiedDump
    : undefined;

/**
 * Runs the request in a thread of its own, so that the thread that answers HTTP requests is not blocked. Without a build there is no script
 * for a thread, and the request runs in the calling thread. The interruption of the caller's work stops it.
 *
 * @throws DomainError CLIENT_FAILED, BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, DUMP_FOREIGN_STATEMENT; system errors of the file
 */
export async function workOnDump<O extends DumpOrder>(order: O, given: DumpWatch = {}): Promise<Outcome<O>> {
  const watch = { ...given, signal: given.signal ?? interruption() };
  watch.signal?.throwIfAborted();
  if (!existsSync(SCRIPT)) return (await doDumpWork(order, watch)) as Outcome<O>;
  const [thread = new DumpThread()] = idle;
  idle.delete(thread);
  try {
    const outcome = await thread.take(order, watch);
    thread.rest();
    return outcome as Outcome<O>;
  } catch (error) {
    await thread.end();
    throw error;
  }
}

class DumpThread {
  private readonly worker = new Worker(SCRIPT, { execArgv: [], resourceLimits: LIMITS });
  private timer: NodeJS.Timeout | null = null;

  async take(order: DumpOrder, { signal, onBytes }: DumpWatch): Promise<DumpOutcome> {
    const stop = (): void => this.say('stop');
    signal?.addEventListener('abort', stop, { once: true });
    this.begin();
    try {
      return await this.answerTo(order, onBytes);
    } finally {
      signal?.removeEventListener('abort', stop);
      this.worker.removeAllListeners();
    }
  }

  /** An idle thread does not keep the process alive, and it ends after {@link IDLE_MS}. */
  rest(): void {
    this.worker.unref();
    this.worker.once('error', () => this.leave());
    this.timer = setTimeout(() => this.leave(), IDLE_MS).unref();
    idle.add(this);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private begin(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.worker.removeAllListeners();
    this.worker.ref();
  }

  private answerTo(order: DumpOrder, onBytes: DumpWatch['onBytes']): Promise<DumpOutcome> {
    return new Promise((resolve, reject) => {
      this.worker.on('message', (answer: ThreadAnswer) => {
        if ('bytes' in answer) onBytes?.(answer.bytes);
        else if ('fault' in answer) reject(errorOf(answer.fault));
        else resolve(answer.done as DumpOutcome);
      });
      this.worker.once('error', reject);
      this.worker.once('exit', (code) => reject(new Error(`the dump thread ended with exit code ${code}`)));
      this.say(order);
    });
  }

  private leave(): void {
    idle.delete(this);
    void this.worker.terminate();
  }

  private say(message: DumpOrder | 'stop'): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
    this.worker.postMessage(message);
  }
}
