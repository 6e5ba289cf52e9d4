import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { IsolatedLoop, WatchedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import type { AuditEvent } from '#kernel';
import { TenantOutbox, TenantRunner, CommittedEvents } from '#tenancy';
import type { OutboxMessage } from '#tenancy';
import { LEGAL_NUMBER_TOPIC } from '../../numbering/legal-numbers';
import type { LegalNumber } from '../../numbering/legal-numbers';
import { GlobalDatabase } from '../global-database';
import { LegalNumbers } from '../legal-numbers/legal-numbers.service';
import { AuditChains } from './audit-chains';
import { AuditMarks } from './audit-marks';
import type { SignedMark } from './audit-marks';
import { EventBatches, SetAside } from './event-batches';

const AFTER_MS = 200;
const AFTER_FAILURE_MS = 2000;
const BATCH_SIZE = 500;
const TENANTS_AT_ONCE = 4;
const TURN_MS = 5 * 60_000;
const SHUTDOWN_WAIT_MS = 10_000;

/**
 * Relays the outboxes of tenants to the audit log and to the ledger of legal numbers. The process that wrote relays soon after
 * the write; the sweep calls `relay` for events of processes that died. Delivery is at least once: events that were already
 * relayed are skipped by their id.
 */
@Injectable()
export class OutboxRelay implements OnModuleInit, BeforeApplicationShutdown {
  private readonly items = new IsolatedLoop('outbox relay');
  private readonly batches = new EventBatches('outbox relay');
  private readonly aside = new SetAside<string>();
  private readonly written = new Set<number>();
  private readonly loop = new WatchedLoop({
    name: 'outbox relay',
    turn: (signal) => this.relayWritten(signal),
    turnMs: TURN_MS,
    retryMs: AFTER_FAILURE_MS,
    restMs: AFTER_FAILURE_MS,
    waiting: () => this.written.size,
  });

  constructor(
    private readonly tenants: TenantRunner,
    private readonly committed: CommittedEvents,
    private readonly database: GlobalDatabase,
    private readonly chains: AuditChains,
    private readonly marks: AuditMarks,
    private readonly legalNumbers: LegalNumbers,
  ) {}

  onModuleInit(): void {
    this.committed.onCommitted((tenantId) => {
      this.written.add(tenantId);
      this.loop.wake(AFTER_MS);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.drain();
  }

  /** Relays the writes of this process before the connections close; what stays in an outbox is relayed by the sweep. */
  async drain(): Promise<void> {
    await this.loop.run();
    if (this.written.size > 0) await this.loop.drain(SHUTDOWN_WAIT_MS);
    else this.loop.stop();
  }

  /** Relays the tenant's outbox to the audit log; returns the number of events. @throws DomainError as TenantRunner.run */
  async relay(tenantId: number): Promise<number> {
    return this.tenants.run(tenantId, TenantOutbox, async (outbox) => {
      for (let total = 0, afterId = 0; ;) {
        const messages = await outbox.oldest(BATCH_SIZE, afterId);
        const written = await this.write(tenantId, messages);
        await outbox.remove(written.map(({ id }) => id));
        total += written.length;
        afterId = messages.at(-1)?.id ?? afterId;
        if (messages.length === BATCH_SIZE) continue;
        if (total > 0) await outbox.witness(await this.marks.of([tenantId]));
        return total;
      }
    });
  }

  /** Stores the marks of chains in the tenant's own database. @throws DomainError as TenantRunner.run */
  async witness(tenantId: number, marks: readonly SignedMark[]): Promise<void> {
    await this.tenants.run(tenantId, TenantOutbox, (outbox) => outbox.witness(marks));
  }

  /**
   * Writes the tenant's messages; returns those that are done. A message that cannot be written stays and is skipped for a while.
   * A message of a topic that this release does not know stays for a release that knows it.
   */
  private async write(tenantId: number, messages: readonly OutboxMessage[]): Promise<readonly OutboxMessage[]> {
    const keyOf = ({ id }: OutboxMessage): string => `${tenantId} ${id}`;
    const { all } = this.aside;
    const tried = messages.filter((message) => !all.has(keyOf(message)));
    const numbers = tried.filter(({ topic }) => topic === LEGAL_NUMBER_TOPIC);
    const events = tried.filter(({ topic }) => topic === 'audit');
    const unwritable = [
      ...(await this.batches.write(numbers, {
        name: ({ id }) => `legal number of row ${id} of tenant ${tenantId}`,
        write: (part) => this.enter(tenantId, part),
      })),
      ...(await this.batches.write(events, {
        name: ({ id, payload }) => `event ${eventIdOf(payload) ?? `of row ${id}`} of tenant ${tenantId}`,
        write: (part) => this.append(tenantId, part),
      })),
    ];
    for (const message of unwritable) this.aside.add(keyOf(message));
    return [...numbers, ...events].filter((message) => !unwritable.includes(message));
  }

  private async enter(tenantId: number, messages: readonly OutboxMessage[]): Promise<void> {
    await this.legalNumbers.append(
      tenantId,
      messages.map(({ payload }) => payload as LegalNumber),
    );
  }

  private async append(tenantId: number, messages: readonly OutboxMessage[]): Promise<void> {
    // The tenant is that of the outbox, not the one in the event.
    const ours = messages.map(({ payload }) => ({ ...(payload as AuditEvent), tenantId }));
    await this.database.transactionForAudit((manager) => this.chains.appendOnce(manager, ours));
  }

  /** A tenant whose relay fails stays on the list. */
  private async relayWritten(signal: AbortSignal): Promise<void> {
    const tenantIds = [...this.written];
    this.written.clear();
    await this.items.each(tenantIds, {
      name: (tenantId) => `tenant ${tenantId}`,
      work: (tenantId) => this.tryRelay(tenantId),
      concurrency: TENANTS_AT_ONCE,
      signal,
    });
  }

  private async tryRelay(tenantId: number): Promise<void> {
    try {
      await this.relay(tenantId);
    } catch (error) {
      // A suspended or deleted tenant is left to the sweep, not retried every two seconds.
      if (!isDomainError(error) || error.kind === 'unavailable') this.written.add(tenantId);
      throw error;
    }
  }
}

function eventIdOf(payload: unknown): string | null {
  const id = (payload as Partial<AuditEvent> | null)?.eventId;
  return typeof id === 'string' ? id : null;
}
