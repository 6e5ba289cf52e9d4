import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FairQueue } from '#kernel';
import { importsBusy, importTooLong, workbookMalformed, workbookTooLarge } from '../imports.errors';
import { MAX_ROWS } from '../most-rows';
import { writeWorkbookAsCsv } from './read-workbook';
import { UnreadWorkbook } from './workbook-limits';
import type { WorkbookFault } from './workbook-limits';

export interface WorkbookRequest {
  readonly path: string;
  readonly target: string;
}

export type WorkbookAnswer =
  | { readonly isWritten: true }
  | { readonly failure: string; readonly fault: WorkbookFault | null };

const SCRIPT = join(__dirname, 'workbook.worker.js');
/** Memory for the shared texts of a workbook within its limits. A thread that needs more is ended; the process is not. */
const LIMITS = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 32 };
const MAX_MS = 120_000;
const WAITING = 8;
const RETRY_AFTER_SECONDS = 10;

/** One workbook at a time, in turns between the companies. */
const queue = new FairQueue<number>({ concurrency: 1, waitingPerKey: 2, waiting: WAITING }, () =>
  importsBusy({ most: WAITING }, { retryAfterSeconds: RETRY_AFTER_SECONDS }),
);

/**
 * Writes the first sheet of a workbook as CSV in a worker thread, when it is the company's turn. When the sources run without a build there
 * is no script for a thread, so the work is done in the process.
 *
 * @throws DomainError IMPORT_WORKBOOK, IMPORT_WORKBOOK_TOO_LARGE, IMPORT_TOO_LONG, IMPORTS_BUSY
 */
export async function workbookAsCsv(request: WorkbookRequest, tenantId: number): Promise<void> {
  try {
    await queue.run(tenantId, () =>
      existsSync(SCRIPT) ? aside(request) : writeWorkbookAsCsv(request.path, request.target),
    );
  } catch (error) {
    throw error instanceof UnreadWorkbook ? domainErrorOf(error) : error;
  }
}

function domainErrorOf(error: UnreadWorkbook): Error {
  const cause = { cause: error };
  if (error.fault === 'tooLong') return importTooLong({ mostRows: MAX_ROWS }, cause);
  return error.fault === 'tooLarge' ? workbookTooLarge({}, cause) : workbookMalformed({}, cause);
}

async function aside(request: WorkbookRequest): Promise<void> {
  const worker = new Worker(SCRIPT, { execArgv: [], resourceLimits: LIMITS });
  const deadline = setTimeout(() => void worker.terminate(), MAX_MS);
  try {
    await answerOf(worker, request);
  } finally {
    clearTimeout(deadline);
    await worker.terminate();
  }
}

/** A thread that ends without an answer exceeded its time or its memory. */
function answerOf(worker: Worker, request: WorkbookRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: WorkbookAnswer) => {
      if ('isWritten' in answer) resolve();
      else if (answer.fault === null) reject(new Error(answer.failure));
      else reject(new UnreadWorkbook(answer.fault, answer.failure));
    });
    const lost = (): void => reject(new UnreadWorkbook('tooLarge', 'the thread ended before its answer'));
    worker.once('error', (error: Error & { code?: string }) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? lost() : reject(error),
    );
    worker.once('exit', lost);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
    worker.postMessage(request);
  });
}
