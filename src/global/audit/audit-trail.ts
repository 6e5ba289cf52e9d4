import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { AuditSink } from '#http';
import type { AuditEvent } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../global-database';
import { AuditChains } from './audit-chains';
import { isOfTheLog } from './event-batches';
import { GlobalOutbox } from './global-outbox';

const EVERY_MS = 250;
const AFTER_FAILURE_MS = 1000;
const AT_ONCE = 500;
/** Kept while the global database is away; what comes on top goes to the process's log alone. */
const MOST_WAITING = 20_000;
const LAST_CHANCE_MS = 5000;

/**
 * Brings events to the audit log in batches: what the edge records from memory, what transactions on the global database left in
 * its outbox. Several processes may do so at once. An event that cannot be written stays in the outbox, and the others go on.
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
    if (this.waiting.length >= MOST_WAITING) this.tell(event);
    else this.waiting.push(event);
    this.nudge();
  }

  /** Something waits here or in the outbox of the global database. */
  nudge(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.isFailing ? AFTER_FAILURE_MS : EVERY_MS).unref();
  }

  /** Writes what waits now. A failure is logged once per outage and tried again. */
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

  /** Writes everything before the connections go: of what comes after, the process's log is the record. */
  async drain(): Promise<void> {
    const until = Date.now() + LAST_CHANCE_MS;
    while (this.isPending && Date.now() < until) {
      await Promise.race([this.flush(), pause(LAST_CHANCE_MS, undefined, { ref: false })]);
      if (this.isPending) await pause(AFTER_FAILURE_MS / 4);
    }
    this.clearTimer();
    for (const event of this.waiting.splice(0)) this.tell(event);
  }

  /** The process's log is its record then. */
  private tell(event: AuditEvent): void {
    this.logger.error(`the audit log cannot be written: ${JSON.stringify(event)}`);
  }

  private get isPending(): boolean {
    return this.timer !== null || this.flushing !== null;
  }

  private async writeAll(): Promise<void> {
    try {
      for (;;) {
        const batch = this.waiting.slice(0, AT_ONCE);
        const relayed = await this.writeNext(batch);
        this.isFailing = false;
        if (batch.length < AT_ONCE && relayed < AT_ONCE) return;
      }
    } catch (error) {
      if (!this.isFailing) this.logger.error(`audit log: ${reasonOf(error)}`);
      this.isFailing = true;
      this.nudge();
    }
  }

  /** Answers how many events came out of the outbox; they leave it in the same transaction. */
  private async writeNext(batch: readonly AuditEvent[]): Promise<number> {
    try {
      const relayed = await this.database.transactionForAudit((manager) => this.outbox.relay(manager, batch));
      this.forget(batch);
      return relayed;
    } catch (error) {
      if (isOfTheLog(error)) throw error;
    }
    // One of them cannot be written. In the outbox they are safe while it is looked for.
    const homeless = await this.outbox.leave(batch, (left) => this.forget(left));
    this.forget(homeless);
    for (const event of homeless) this.tell(event);
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
