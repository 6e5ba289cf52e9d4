import { Injectable } from '@nestjs/common';
import { FairQueue } from '#kernel';
import { exportsBusy, exportsCrowded } from './sheets.errors';

/** Exports and reports of one company that run at the same time. */
const PER_TENANT = 2;
const RETRY_AFTER_SECONDS = 5;

/** Exports and reports of all companies in this process: a few at a time, in turns over the companies, in bounded number. */
@Injectable()
export class ExportQueue {
  private readonly queue = new FairQueue<number>(
    { concurrency: 4, concurrencyPerKey: PER_TENANT, waitingPerKey: 4, waiting: 32 },
    (of) => {
      const extras = { retryAfterSeconds: RETRY_AFTER_SECONDS };
      return of === 'key' ? exportsBusy({ most: PER_TENANT }, extras) : exportsCrowded({}, extras);
    },
  );

  /** Runs the work when it is the company's turn. @throws DomainError EXPORTS_BUSY, EXPORTS_CROWDED, and what the work throws */
  run<T>(tenantId: number, work: () => Promise<T>): Promise<T> {
    return this.queue.run(tenantId, work);
  }
}
