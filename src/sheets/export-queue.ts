import { Injectable } from '@nestjs/common';
import { FairQueue } from '#kernel';
import { exportsBusy, exportsCrowded } from './sheets.errors';

/** Maximum number of concurrent exports and reports of one company. */
const PER_TENANT = 2;
const RETRY_AFTER_SECONDS = 5;

/** The fair queue for exports and reports of all companies in this process: limited concurrency, companies in turn, limited length. */
@Injectable()
export class ExportQueue {
  private readonly queue = new FairQueue<number>(
    { concurrency: 4, concurrencyPerKey: PER_TENANT, waitingPerKey: 4, waiting: 32 },
    (of) => {
      const extras = { retryAfterSeconds: RETRY_AFTER_SECONDS };
      return of === 'key' ? exportsBusy({ most: PER_TENANT }, extras) : exportsCrowded({}, extras);
    },
  );

  /** Runs the work when the queue reaches the company. @throws DomainError EXPORTS_BUSY, EXPORTS_CROWDED, and the errors of the work */
  run<T>(tenantId: number, work: () => Promise<T>): Promise<T> {
    return this.queue.run(tenantId, work);
  }
}
