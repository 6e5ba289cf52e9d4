import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FairQueue } from '#kernel';
import { assertPrintable } from './printable-size';
import type { PrintedDocument } from './printed-document';
import type { PrintedReport } from './printed-report';
import { renderingBusy } from './printing.errors';

/** What can be printed. */
export type Printed = { readonly document: PrintedDocument } | { readonly report: PrintedReport };

export type PrintOrder = Printed & { readonly id: number };

export type PrintAnswer = { readonly id: number } & ({ readonly content: Uint8Array } | { readonly failure: string });

interface Waiting {
  readonly resolve: (content: Buffer) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

/** Longer than any document within the limits takes; a thread that is stuck is replaced. */
const LONGEST_PRINT_MS = 60_000;

/** Enough for the longest document within the limits; without a bound a thread keeps what it once took, outside the heap of the process. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 };
const IDLE_MS = 30_000;

/** One thread for the process, begun when it is first needed; documents are printed one after the other. It ends when it is idle. */
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
    // A process stays for a document that is being printed, and for nothing else of the thread.
    worker.ref();
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => this.replace(worker), LONGEST_PRINT_MS).unref();
      this.waiting.set(id, { resolve, reject, deadline });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
      worker.postMessage({ id, ...printed } satisfies PrintOrder);
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

  /** A process does not stay for it, and it does not stay for ever. */
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

  /** Those who wait for this thread get the error, and the next document gets a new thread. */
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
/** Sources that run without a build have no script a thread could begin with. */
const thread = existsSync(SCRIPT) ? new PrintThread(SCRIPT) : null;

const RETRY_AFTER_SECONDS = 5;
/** One document at a time, in turns over the companies: one that prints many delays another's by one document at most. */
const queue = new FairQueue<number>({ concurrency: 1, waitingPerKey: 16, waiting: 64 }, () =>
  renderingBusy({}, { retryAfterSeconds: RETRY_AFTER_SECONDS }),
);

/** What lays out pages is large; a process that has a thread for it never loads it itself. */
function printHere(printed: Printed): Promise<Buffer> {
  const { printDocument } = require('./print-document') as typeof import('./print-document');
  const { printReport } = require('./print-report') as typeof import('./print-report');
  return 'document' in printed ? printDocument(printed.document) : printReport(printed.report);
}

/**
 * As printDocument or printReport, beside the thread that answers requests, when it is the company's turn.
 *
 * @throws DomainError DOCUMENT_TOO_LONG, RENDERING_BUSY
 */
export async function printAside(printed: Printed, tenantId: number): Promise<Buffer> {
  assertPrintable(printed);
  return queue.run(tenantId, () => (thread === null ? printHere(printed) : thread.print(printed)));
}
