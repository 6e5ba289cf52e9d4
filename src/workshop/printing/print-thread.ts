import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DeadlinePassed, FairQueue, shareOfRequest, withDeadline } from '#kernel';
import { assertPrintable } from './printable-size';
import type { PrintedDocument } from './printed-document';
import type { PrintedReport } from './printed-report';
import { renderingBusy } from './printing.errors';

/** A document or a report. */
export type Printed = { readonly document: PrintedDocument } | { readonly report: PrintedReport };

export type PrintRequest = Printed & { readonly id: number };

export type PrintAnswer = { readonly id: number } & ({ readonly content: Uint8Array } | { readonly failure: string });

interface Waiting {
  readonly resolve: (content: Buffer) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

/** Longer than any document within the size limits takes; a stuck thread is replaced. */
const MAX_PRINT_MS = 60_000;

/**
 * Enough for the longest document within the limits. Without a limit a thread keeps all memory it once used, outside
 * the heap of the process.
 */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 };
const IDLE_MS = 30_000;

/** One thread of the process, started on first use. It prints one document after the other, and ends when idle. */
class PrintThread {
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | null = null;
  private idle: NodeJS.Timeout | null = null;
  private lastId = 0;

  constructor(private readonly script: string) {}

  print(printed: Printed): Promise<Buffer> {
    const worker = (this.worker ??= this.begin());
    if (this.idle !== null) clearTimeout(this.idle);
    const id = (this.lastId += 1);
    // The process stays alive while a document is printed, and not for an idle thread.
    worker.ref();
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => this.replace(worker), MAX_PRINT_MS).unref();
      this.waiting.set(id, { resolve, reject, deadline });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
      worker.postMessage({ id, ...printed } satisfies PrintRequest);
    });
  }

  private begin(): Worker {
    const worker = new Worker(this.script, { execArgv: [], resourceLimits: LIMITS });
    worker.on('message', (answer: PrintAnswer) => this.take(answer));
    worker.on('error', (error: Error) => this.lose(worker, error));
    worker.on('exit', (code) => this.lose(worker, new Error(`the printing thread ended with ${code}`)));
    return worker;
  }

  private replace(worker: Worker): void {
    this.lose(worker, new Error('the printing thread does not answer'));
    void worker.terminate();
  }

  private take(answer: PrintAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    clearTimeout(waiting?.deadline);
    if ('content' in answer) waiting?.resolve(Buffer.from(answer.content));
    else waiting?.reject(new Error(answer.failure));
    if (this.waiting.size === 0) this.rest();
  }

  /** An idle thread does not keep the process alive, and ends after a while. */
  private rest(): void {
    const { worker } = this;
    worker?.unref();
    this.idle = setTimeout(() => this.leave(worker), IDLE_MS).unref();
  }

  private leave(worker: Worker | null): void {
    if (this.worker !== worker || this.waiting.size > 0) return;
    this.worker = null;
    void worker?.terminate();
  }

  /** Documents that wait for this thread fail with the error; the next document gets a new thread. */
  private lose(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    for (const { reject, deadline } of this.waiting.values()) {
      clearTimeout(deadline);
      reject(error);
    }
    this.waiting.clear();
  }
}

const SCRIPT = join(__dirname, 'print.worker.js');
/** Without a build there is no script to start a thread with. */
const thread = existsSync(SCRIPT) ? new PrintThread(SCRIPT) : null;

const RETRY_AFTER_SECONDS = 5;
/** Time limit of the wait for the turn and of the printing; a request has less. */
const MAX_WAIT_MS = 120_000;
/**
 * One document at a time, with a fair queue over the companies: a company that prints many documents delays another
 * company's document by one at most.
 */
const queue = new FairQueue<number>({ concurrency: 1, waitingPerKey: 16, waiting: 64 }, () =>
  renderingBusy({}, { retryAfterSeconds: RETRY_AFTER_SECONDS }),
);

/** The PDF library is large; a process with a print thread never loads it in the main thread. */
function printHere(printed: Printed): Promise<Buffer> {
  const { printDocument } = require('./print-document') as typeof import('./print-document');
  const { printReport } = require('./print-report') as typeof import('./print-report');
  return 'document' in printed ? printDocument(printed.document) : printReport(printed.report);
}

/**
 * As printDocument or printReport, outside the thread that answers requests, when it is the company's turn.
 *
 * @throws DomainError DOCUMENT_TOO_LONG, RENDERING_BUSY
 */
export async function printAside(printed: Printed, tenantId: number): Promise<Buffer> {
  assertPrintable(printed);
  const work = queue.run(tenantId, () => (thread === null ? printHere(printed) : thread.print(printed)));
  try {
    return await withDeadline('the printing of a document', shareOfRequest(MAX_WAIT_MS), work);
  } catch (error) {
    if (error instanceof DeadlinePassed)
      throw renderingBusy({}, { cause: error, retryAfterSeconds: RETRY_AFTER_SECONDS });
    throw error;
  }
}
