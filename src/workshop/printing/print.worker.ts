import { parentPort } from 'node:worker_threads';
import { printDocument } from './print-document';
import type { PrintAnswer, PrintOrder } from './print-thread';

/* A thread that prints: laying out a page takes a tenth of a second, in which the thread of the requests could answer a hundred. */
parentPort?.on('message', (order: PrintOrder) => void print(order));

async function print({ id, document }: PrintOrder): Promise<void> {
  // Over the border between threads a buffer is an array of bytes.
  const logo = document.logo === null ? null : Buffer.from(document.logo);
  const answer: PrintAnswer = await printDocument({ ...document, logo }).then(
    (content) => ({ id, content }),
    (error: unknown) => ({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
  parentPort?.postMessage(answer);
}
