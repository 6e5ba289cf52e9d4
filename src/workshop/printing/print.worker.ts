import { parentPort } from 'node:worker_threads';
import { printDocument } from './print-document';
import { printReport } from './print-report';
import type { PrintAnswer, PrintOrder } from './print-thread';

/* A thread that prints: laying out a page takes a tenth of a second, in which the thread of the requests could answer a hundred. */
parentPort?.on('message', (order: PrintOrder) => void print(order));

async function print(order: PrintOrder): Promise<void> {
  const { id } = order;
  const answer: PrintAnswer = await printed(order).then(
    (content) => ({ id, content }),
    (error: unknown) => ({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
  parentPort?.postMessage(answer);
}

function printed(order: PrintOrder): Promise<Buffer> {
  if ('report' in order) return printReport(order.report);
  // Over the border between threads a buffer is an array of bytes.
  const { logo } = order.document;
  return printDocument({ ...order.document, logo: logo === null ? null : Buffer.from(logo) });
}
