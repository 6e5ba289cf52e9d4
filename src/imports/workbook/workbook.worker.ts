import { parentPort } from 'node:worker_threads';
import { writeWorkbookAsCsv } from './read-workbook';
import type { WorkbookAnswer, WorkbookRequest } from './workbook-thread';
import { UnreadWorkbook } from './workbook-limits';

/* A thread that expands a workbook: megabytes of XML take seconds, in which the main thread can answer thousands of requests. */
parentPort?.once('message', (request: WorkbookRequest) => void read(request));

async function read({ path, target }: WorkbookRequest): Promise<void> {
  const answer: WorkbookAnswer = await writeWorkbookAsCsv(path, target).then(
    () => ({ isWritten: true as const }),
    (error: unknown) => {
      const failure = error instanceof Error ? error.message : String(error);
      return { failure, fault: error instanceof UnreadWorkbook ? error.fault : null };
    },
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
  parentPort?.postMessage(answer);
}
