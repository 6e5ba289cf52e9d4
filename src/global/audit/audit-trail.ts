import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { AuditSink } from '#http';
import type { AuditEvent } from '#kernel';
import { WatchedLoop } from '#jobs';
import { isOutcomeUnknown } from '#persistence';
import { GlobalDatabase } from '../global-database';
import { AuditChains } from './audit-chains';
import { isOfTheLog } from './event-batches';
import { GlobalOutbox } from './global-outbox';

const EVERY_MS = 250;
const AFTER_FAILURE_MS = 1000;
const BATCH_SIZE = 500;
/** Maximum number of events kept in memory while the global database is down; further events go to the log of the process only. */
const MAX_WAITING = 20_000;
const SHUTDOWN_WAIT_MS = 5000;
/** Longer than the statements of a batch may take together while the database is only slow. */
const TURN_MS = 30_000;

/**
 * Writes events to the audit log in batches: events that the edge records in memory, and events that transactions left in the
 * global outbox. Several processes may do this at once. An event that cannot be written stays in the outbox and does not block
 * the others.
 */
@Injectable()
export class AuditTrail implements AuditSink, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditTrail.name);
  private waiting: AuditEvent[] = [];
  private readonly outbox: GlobalOutbox;
  /** The last batch may be written although its turn failed. */
  private isInDoubt = false;
  private readonly loop = new WatchedLoop({
    name: 'audit trail',
    turnMs: TURN_MS,
    retryMs: AFTER_FAILURE_MS,
    waiting: () => this.waiting.length,
    turn: (signal) => this.writeAll(signal),
  });

  constructor(
    private readonly database: GlobalDatabase,
    chains: AuditChains,
  ) {
    this.outbox = new GlobalOutbox(database, chains);
  }

  record(event: AuditEvent): void {
    if (this.waiting.length >= MAX_WAITING) this.logEvent(event);
    else this.waiting.push(event);
    this.nudge();
  }

  /** Schedules a flush: an event waits in memory or in the outbox of the global database. */
  nudge(): void {
    this.loop.wake(EVERY_MS);
  }

  /** Writes all waiting events. A failure is logged once per outage and retried. */
  flush(): Promise<void> {
    return this.loop.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.drain();
  }

  /** Writes all waiting events before the connections close. Events that remain are written to the log of the process. */
  async drain(): Promise<void> {
    await this.loop.drain(SHUTDOWN_WAIT_MS);
    for (const event of this.waiting.splice(0)) this.logEvent(event);
  }

  /** Writes the event to the log of the process, because the audit log cannot be written. */
  private logEvent(event: AuditEvent): void {
    this.logger.error(`the audit log could not be written, event: ${JSON.stringify(event)}`);
  }

  private async writeAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const batch = this.waiting.slice(0, BATCH_SIZE);
      const relayed = await this.writeNext(batch, signal);
      if (batch.length < BATCH_SIZE && relayed < BATCH_SIZE) return;
    }
  }

  /** Returns how many events were relayed from the outbox; they are deleted from it in the same transaction. */
  private async writeNext(batch: readonly AuditEvent[], signal: AbortSignal): Promise<number> {
    const isInDoubt = this.isInDoubt;
    // Until the answer is there: also if this turn is given up.
    this.isInDoubt = true;
    try {
      const relayed = await this.database.transactionForAudit((manager) =>
        isInDoubt ? this.outbox.relayOnce(manager, batch) : this.outbox.relay(manager, batch),
      );
      this.forget(batch);
      this.isInDoubt = signal.aborted;
      return relayed;
    } catch (error) {
      this.isInDoubt = isInDoubt || signal.aborted || isOutcomeUnknown(error);
      if (isOfTheLog(error)) throw error;
    }
    // One event cannot be written. The events go to the outbox, where they are safe while it is isolated.
    const unstored = await this.outbox.leave(batch, (left) => this.forget(left));
    this.forget(unstored);
    for (const event of unstored) this.logEvent(event);
    return this.outbox.relayApart();
  }

  private forget(written: readonly AuditEvent[]): void {
    const gone = new Set(written);
    this.waiting = this.waiting.filter((event) => !gone.has(event));
  }
}
