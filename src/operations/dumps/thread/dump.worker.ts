import { parentPort } from 'node:worker_threads';
import { faultOf } from './dump-order';
import type { DumpOrder, ThreadAnswer } from './dump-order';
import { doDumpWork } from './dump-work';

/* The script of a dump thread. Hundreds of megabytes pass through it, so it has a small heap and an event loop that answers no requests. */
const REPORT_BYTES = 4 * 1024 * 1024;
let stopping = new AbortController();

parentPort?.on('message', (message: DumpOrder | 'stop') => {
  if (message === 'stop') stopping.abort();
  else void work(message);
});

async function work(order: DumpOrder): Promise<void> {
  stopping = new AbortController();
  let [loaded, reported] = [0, 0];
  const onBytes = (bytes: number): void => {
    loaded = bytes;
    if (loaded - reported < REPORT_BYTES) return;
    reported = loaded;
    answer({ bytes });
  };
  try {
    const done = await doDumpWork(order, { signal: stopping.signal, onBytes });
    answer({ bytes: loaded });
    answer({ done });
  } catch (error) {
    answer({ fault: faultOf(error) });
  }
}

function answer(said: ThreadAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
  parentPort?.postMessage(said);
}
