import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { WatchedLoop } from '#jobs';
import type { AuditEvent } from '#kernel';
import { reasonOf } from '#persistence';
import { TenantRunner, CommittedEvents } from '#tenancy';
import { AlertFollowUp } from './alert-follow-up.service';

const AFTER_MS = 150;
const TURN_MS = 5 * 60_000;
const RETRY_MS = 2000;
const SHUTDOWN_WAIT_MS = 10_000;

/**
 * Evaluates alerts shortly after the writes that affect them, in the process that wrote. No request waits for it. If the process dies
 * before the evaluation, the nightly evaluation catches up.
 */
@Injectable()
export class AlertFollower implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(AlertFollower.name);
  private readonly waiting = new Map<number, AuditEvent[]>();
  private readonly loop = new WatchedLoop({
    name: 'alerts',
    turn: (signal) => this.followAll(signal),
    turnMs: TURN_MS,
    retryMs: RETRY_MS,
    waiting: () => this.waiting.size,
  });

  constructor(
    private readonly tenants: TenantRunner,
    private readonly committed: CommittedEvents,
  ) {}

  onModuleInit(): void {
    this.committed.onCommitted((tenantId, events) => {
      if (events.length === 0) return;
      this.waiting.set(tenantId, [...(this.waiting.get(tenantId) ?? []), ...events]);
      this.loop.wake(AFTER_MS);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.drain(SHUTDOWN_WAIT_MS);
  }

  private async followAll(signal: AbortSignal): Promise<void> {
    for (let next = this.take(); next !== null; next = signal.aborted ? null : this.take()) await this.follow(...next);
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
