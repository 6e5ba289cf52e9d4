import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PrintedDocument } from './printed-document';
import type { PrintedReport } from './printed-report';

/** What can be printed. */
export type Printed = { readonly document: PrintedDocument } | { readonly report: PrintedReport };

export type PrintOrder = Printed & { readonly id: number };

export type PrintAnswer = { readonly id: number } & ({ readonly content: Uint8Array } | { readonly failure: string });

interface Waiting {
  readonly resolve: (content: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** One thread for the process, begun when it is first needed; documents are printed one after the other. */
class PrintThread {
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | null = null;
  private lastId = 0;

  constructor(private readonly script: string) {}

  print(printed: Printed): Promise<Buffer> {
    const worker = (this.worker ??= this.begin());
    const id = (this.lastId += 1);
    // A process stays for a document that is being printed, and for nothing else of the thread.
    worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a rule for browsers: threads of a process have no origin
      worker.postMessage({ id, ...printed } satisfies PrintOrder);
    });
  }

  private begin(): Worker {
    const worker = new Worker(this.script, { execArgv: [] });
    worker.on('message', (answer: PrintAnswer) => this.take(answer));
    worker.on('error', (error: Error) => this.lose(error));
    worker.on('exit', (code) => this.lose(new Error(`the printing thread ended with ${code}`)));
    return worker;
  }

  private take(answer: PrintAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('content' in answer) waiting?.resolve(Buffer.from(answer.content));
    else waiting?.reject(new Error(answer.failure));
    if (this.waiting.size === 0) this.worker?.unref();
  }

  /** Whoever waits is told, and the next document gets a new thread. */
  private lose(error: Error): void {
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

const SCRIPT = join(__dirname, 'print.worker.js');
/** Sources that run without a build have no script a thread could begin with. */
const thread = existsSync(SCRIPT) ? new PrintThread(SCRIPT) : null;

/** What lays out pages is large; a process that has a thread for it never loads it itself. */
function printHere(printed: Printed): Promise<Buffer> {
  const { printDocument } = require('./print-document') as typeof import('./print-document');
  const { printReport } = require('./print-report') as typeof import('./print-report');
  return 'document' in printed ? printDocument(printed.document) : printReport(printed.report);
}

/** As printDocument or printReport, beside the thread that answers requests. */
export function printAside(printed: Printed): Promise<Buffer> {
  return thread === null ? printHere(printed) : thread.print(printed);
}
