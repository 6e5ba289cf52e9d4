import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { interruptible, interruption } from '#kernel';
import { KeyRing } from '#secrets';
import { readingOf, writeDump } from '../streams/backup-streams';
import { Drain } from '../streams/memory';
import { startClient } from '../client/client-process';
import { copySql, loadSampleOf, loadSql } from '../dump-feeding';
import type { CopiedDump, DumpOrder, LocalDump, WrittenFile } from './dump-order';

const READ_BYTES = 1024 * 1024;

/** Hooks of the caller. */
export interface DumpWatch {
  /** Stops the work; its client programs are killed. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of bytes of SQL loaded so far. */
  readonly onBytes?: ((total: number) => void) | undefined;
}

/** What a request returns. */
export type DumpOutcome = WrittenFile | CopiedDump | undefined;

/** Runs the request in the calling thread. */
export function doDumpWork(order: DumpOrder, { signal, onBytes }: DumpWatch): Promise<DumpOutcome> {
  return signal === undefined ? work(order, onBytes) : interruptible(signal, () => work(order, onBytes));
}

async function work(order: DumpOrder, onBytes: DumpWatch['onBytes']): Promise<DumpOutcome> {
  if (order.kind === 'write') return write(order);
  if (order.kind === 'copy') return copySql(order.source, order.target, onBytes);
  if (order.kind === 'check') await pipeline(sqlOf(order.dump), new Drain(), { signal: interruption() });
  else if (order.kind === 'sample') await loadSampleOf(order.client, sqlOf(order.dump));
  else await loadSql(order.client, sqlOf(order.dump), onBytes);
  return undefined;
}

type WriteOrder = Extract<DumpOrder, { kind: 'write' }>;

/** Waits until all processes have ended before it returns or throws. */
async function write({ client: { program, login, args }, file, codec, keys }: WriteOrder) {
  const client = await startClient(program, login, args);
  client.stdin.end();
  const form = { codec, ring: keys === null ? null : KeyRing.of(keys) };
  const writing = writeDump(client.stdout, file, form).catch((error: unknown) => {
    client.kill();
    throw error;
  });
  const [written, ended] = await Promise.allSettled([writing, client.ended]);
  if (written.status === 'rejected') throw written.reason;
  if (ended.status === 'rejected') throw ended.reason;
  return written.value;
}

function sqlOf({ path, manifest, keys }: LocalDump): Readable {
  return readingOf(createReadStream(path, { highWaterMark: READ_BYTES }), manifest, KeyRing.of(keys));
}
