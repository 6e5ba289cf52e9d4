import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { AuditEvent } from '#kernel';
import { reasonOf } from '#persistence';
import { TenantRunner, CommittedEvents } from '#tenancy';
import { AlertFollowUp } from './alert-follow-up.service';

const AFTER_MS = 150;

/**
 * Evaluates alerts shortly after the writes that affect them, in the process that wrote. No request waits for it. If the process dies
 * before the evaluation, the nightly evaluation catches up.
 */
@Injectable()
export class AlertFollower implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(AlertFollower.name);
  private readonly waiting = new Map<number, AuditEvent[]>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly tenants: TenantRunner,
    private readonly committed: CommittedEvents,
  ) {}

  onModuleInit(): void {
    this.committed.onCommitted((tenantId, events) => {
      if (events.length === 0) return;
      this.waiting.set(tenantId, [...(this.waiting.get(tenantId) ?? []), ...events]);
      this.timer ??= setTimeout(() => this.begin(), AFTER_MS).unref();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.begin();
    await this.running;
  }

  private begin(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.running ??= this.followAll().finally(() => {
      this.running = null;
    });
  }

  private async followAll(): Promise<void> {
    for (let next = this.take(); next !== null; next = this.take()) await this.follow(...next);
  }

  private take(): [tenantId: number, events: AuditEvent[]] | null {
    const [next] = this.waiting;
    if (next === undefined) return null;
    this.waiting.delete(next[0]);
    return next;
  }

  private async follow(tenantId: number, events: readonly AuditEvent[]): Promise<void> {
    try {
      await this.tenants.run(tenantId, AlertFollowUp, (followUp) => followUp.follow(events));
    } catch (error) {
      this.logger.warn(`alert evaluation of tenant ${tenantId} failed, the nightly run repeats it: ${reasonOf(error)}`);
    }
  }
}
