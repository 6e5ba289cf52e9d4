import { parentPort } from 'node:worker_threads';
import { printDocument } from './print-document';
import { printReport } from './print-report';
import type { PrintAnswer, PrintRequest } from './print-thread';

/* A thread that prints: laying out a page takes a tenth of a second, in which the thread of the requests could answer a hundred. */
parentPort?.on('message', (request: PrintRequest) => void print(request));

async function print(request: PrintRequest): Promise<void> {
  const { id } = request;
  const answer: PrintAnswer = await printed(request).then(
    (content) => ({ id, content }),
    (error: unknown) => ({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
  parentPort?.postMessage(answer);
}

function printed(request: PrintRequest): Promise<Buffer> {
  if ('report' in request) return printReport(request.report);
  // Between threads a Buffer is transferred as a Uint8Array.
  const { logo } = request.document;
  return printDocument({ ...request.document, logo: logo === null ? null : Buffer.from(logo) });
}
