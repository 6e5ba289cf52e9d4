import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { AuditSink } from '#http';
import { clock } from '#kernel';
import type { AuditEvent } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../global-database';
import { AuditChains } from './audit-chains';
import { isOfTheLog } from './event-batches';
import { GlobalOutbox } from './global-outbox';

const EVERY_MS = 250;
const AFTER_FAILURE_MS = 1000;
const BATCH_SIZE = 500;
/** Maximum number of events kept in memory while the global database is down; further events go to the log of the process only. */
const MOST_WAITING = 20_000;
const SHUTDOWN_WAIT_MS = 5000;

/**
 * Writes events to the audit log in batches: events that the edge records in memory, and events that transactions left in the
 * global outbox. Several processes may do this at once. An event that cannot be written stays in the outbox and does not block
 * the others.
 */
@Injectable()
export class AuditTrail implements AuditSink, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditTrail.name);
  private waiting: AuditEvent[] = [];
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> | null = null;
  private readonly outbox: GlobalOutbox;
  private isFailing = false;

  constructor(
    private readonly database: GlobalDatabase,
    chains: AuditChains,
  ) {
    this.outbox = new GlobalOutbox(database, chains);
  }

  record(event: AuditEvent): void {
    if (this.waiting.length >= MOST_WAITING) this.logEvent(event);
    else this.waiting.push(event);
    this.nudge();
  }

  /** Schedules a flush: an event waits in memory or in the outbox of the global database. */
  nudge(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.isFailing ? AFTER_FAILURE_MS : EVERY_MS).unref();
  }

  /** Writes all waiting events. A failure is logged once per outage and retried. */
  async flush(): Promise<void> {
    this.clearTimer();
    this.flushing ??= this.writeAll().finally(() => {
      this.flushing = null;
      if (this.waiting.length > 0) this.nudge();
    });
    await this.flushing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.drain();
  }

  /** Writes all waiting events before the connections close. Events that remain are written to the log of the process. */
  async drain(): Promise<void> {
    const until = clock.monotonicMs() + SHUTDOWN_WAIT_MS;
    while (this.isPending && clock.monotonicMs() < until) {
      await Promise.race([this.flush(), pause(SHUTDOWN_WAIT_MS, undefined, { ref: false })]);
      if (this.isPending) await pause(AFTER_FAILURE_MS / 4);
    }
    this.clearTimer();
    for (const event of this.waiting.splice(0)) this.logEvent(event);
  }

  /** Writes the event to the log of the process, because the audit log cannot be written. */
  private logEvent(event: AuditEvent): void {
    this.logger.error(`the audit log could not be written, event: ${JSON.stringify(event)}`);
  }

  private get isPending(): boolean {
    return this.timer !== null || this.flushing !== null;
  }

  private async writeAll(): Promise<void> {
    try {
      for (;;) {
        const batch = this.waiting.slice(0, BATCH_SIZE);
        const relayed = await this.writeNext(batch);
        this.isFailing = false;
        if (batch.length < BATCH_SIZE && relayed < BATCH_SIZE) return;
      }
    } catch (error) {
      if (!this.isFailing) this.logger.error(`audit log: ${reasonOf(error)}`);
      this.isFailing = true;
      this.nudge();
    }
  }

  /** Returns how many events were relayed from the outbox; they are deleted from it in the same transaction. */
  private async writeNext(batch: readonly AuditEvent[]): Promise<number> {
    try {
      const relayed = await this.database.transactionForAudit((manager) => this.outbox.relay(manager, batch));
      this.forget(batch);
      return relayed;
    } catch (error) {
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

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
