import { parentPort } from 'node:worker_threads';
import { writeWorkbookAsCsv } from './read-workbook';
import type { WorkbookAnswer, WorkbookOrder } from './workbook-thread';
import { UnreadWorkbook } from './workbook-limits';

/* A thread that unfolds a workbook: megabytes of XML take seconds, in which the thread of the requests could answer thousands. */
parentPort?.once('message', (order: WorkbookOrder) => void read(order));

async function read({ path, target }: WorkbookOrder): Promise<void> {
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
