import { randomUUID } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { JobRuns } from '#jobs';
import { systemActor } from '#kernel';
import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { PersonalFields } from '../../fleet/personal-data/personal-fields';
import { WEBHOOK_ENDPOINTS } from '../../fleet/personal-data/sealed-tables';
import { WEBHOOK_RUN } from './alert-webhooks.service';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { sendWebhook } from './webhook-sender';
import { WEBHOOK_POLICY } from './webhook-target';
import type { WebhookPolicy } from './webhook-target';

const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_S = 30;
const KEPT_DAYS = 30;

interface Claimed {
  readonly id: number;
  readonly endpointId: number;
  readonly eventId: string;
  readonly payload: string;
  readonly attempts: number;
}

/** How a round of deliveries came out. */
export interface Delivered {
  readonly delivered: number;
  readonly failed: number;
}

/** Sends what waits for webhooks, again and again with longer pauses: at least once, and each event under one id. */
@TenantScoped()
export class WebhookDeliveries {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly personal: PersonalFields,
    private readonly runs: JobRuns,
    @Inject(WEBHOOK_POLICY) private readonly policy: WebhookPolicy,
  ) {}

  /** What is due now; what was not taken has a run of its own later. */
  async deliver(signal: AbortSignal): Promise<Delivered> {
    const tally = { delivered: 0, failed: 0 };
    for (let next = await this.claim(); next !== null; next = signal.aborted ? null : await this.claim())
      tally[(await this.attempt(next)) ? 'delivered' : 'failed'] += 1;
    const later = await this.nextDue();
    if (later !== null) {
      const delayMs = Math.max(1000, later.getTime() - Date.now());
      await this.runs
        .enqueue({ kind: WEBHOOK_RUN, window: randomUUID(), tenant: this.tenant, delayMs })
        .catch(() => undefined);
    }
    return tally;
  }

  /** Takes away what was sent or given up long ago. */
  async purge(): Promise<void> {
    const { manager } = this.database;
    await manager.query(
      `DELETE FROM ${tableName(manager, 'webhook_deliveries')}
        WHERE status <> 'pending' AND created_at < UTC_TIMESTAMP(3) - INTERVAL ? DAY`,
      [KEPT_DAYS],
    );
  }

  /** Takes the next one for long enough to send it, so that no two processes do. */
  private claim(): Promise<Claimed | null> {
    return this.writes.runMany(systemActor('webhooks'), async ({ manager }) => {
      const table = tableName(manager, 'webhook_deliveries');
      const [row] = await manager.query<Claimed[]>(
        `SELECT id, endpoint_id AS endpointId, event_id AS eventId, payload, attempts FROM ${table}
          WHERE status = 'pending' AND next_attempt_at <= UTC_TIMESTAMP(3) ORDER BY next_attempt_at, id LIMIT 1
          FOR UPDATE SKIP LOCKED`,
      );
      if (row === undefined) return { value: null, events: [] };
      await manager.query(
        `UPDATE ${table} SET attempts = attempts + 1, next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND WHERE id = ?`,
        [FIRST_PAUSE_S * 2 ** row.attempts, row.id],
      );
      return { value: row, events: [] };
    });
  }

  private async attempt({ id, endpointId, eventId, payload, attempts }: Claimed): Promise<boolean> {
    const endpoint = await this.database.manager.findOneBy(WebhookEndpoint, { id: endpointId });
    if (endpoint?.isActive !== true) return this.close(id, 'failed', { status: null, error: 'endpoint switched off' });
    const isLast = attempts + 1 >= MOST_ATTEMPTS;
    try {
      const { secret, url } = this.personal.openedWhole(WEBHOOK_ENDPOINTS, endpoint);
      const status = await sendWebhook(url, { eventId, body: payload, secret }, this.policy);
      if (status >= 200 && status < 300) return await this.close(id, 'delivered', { status, error: null });
      return await this.close(id, isLast ? 'failed' : 'pending', { status, error: `HTTP ${status}` });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'connection failed';
      return this.close(id, isLast ? 'failed' : 'pending', { status: null, error: reason.slice(0, 255) });
    }
  }

  private async close(
    id: number,
    to: 'delivered' | 'failed' | 'pending',
    { status, error }: { readonly status: number | null; readonly error: string | null },
  ): Promise<boolean> {
    const { manager } = this.database;
    await manager.query(
      `UPDATE ${tableName(manager, 'webhook_deliveries')}
        SET status = ?, response_status = ?, error = ?, delivered_at = IF(? = 'delivered', UTC_TIMESTAMP(3), NULL) WHERE id = ?`,
      [to, status, error, to, id],
    );
    return to === 'delivered';
  }

  private async nextDue(): Promise<Date | null> {
    const { manager } = this.database;
    const [row] = await manager.query<{ at: Date }[]>(
      `SELECT next_attempt_at AS at FROM ${tableName(manager, 'webhook_deliveries')} WHERE status = 'pending'
        ORDER BY next_attempt_at LIMIT 1`,
    );
    return row?.at ?? null;
  }
}
