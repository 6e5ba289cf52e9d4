import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditSink } from '#http';
import type { AuditEvent } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../global-database';
import { AuditChains } from './audit-chains';

const EVERY_MS = 250;
const AFTER_FAILURE_MS = 1000;
const AT_ONCE = 500;
/** Kept while the global database is away; what comes on top goes to the process's log alone. */
const MOST_WAITING = 20_000;
const LAST_CHANCE_MS = 5000;

/**
 * Brings events to the audit log in batches: what the edge records from memory, what transactions on the global database left in
 * its outbox. Several processes may do so at once.
 */
@Injectable()
export class AuditTrail implements AuditSink, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditTrail.name);
  private waiting: AuditEvent[] = [];
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> | null = null;
  private isFailing = false;

  constructor(
    private readonly database: GlobalDatabase,
    private readonly chains: AuditChains,
  ) {}

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
        const relayed = await this.database.transactionForAudit((manager) => this.writeBatch(manager, batch));
        this.waiting = this.waiting.slice(batch.length);
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
  private async writeBatch(manager: EntityManager, batch: readonly AuditEvent[]): Promise<number> {
    const rows = await manager.query<{ id: number | string; payload: unknown }[]>(
      'SELECT id, payload FROM audit_outbox ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED',
      [AT_ONCE],
    );
    const left = rows.map(({ payload }) => (typeof payload === 'string' ? JSON.parse(payload) : payload) as AuditEvent);
    await this.chains.append(manager, [...left, ...batch]);
    if (rows.length > 0) await manager.query('DELETE FROM audit_outbox WHERE id IN (?)', [rows.map(({ id }) => id)]);
    return rows.length;
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
