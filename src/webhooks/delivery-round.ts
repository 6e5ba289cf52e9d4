import type { EntityManager } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import { tableName } from '#persistence';
import { destinations } from './destinations';
import { sendWebhook } from './webhook-sender';
import type { WebhookTables } from './webhook-tables';
import type { WebhookPolicy } from './webhook-target';

const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_S = 30;
const ENDPOINT_CONCURRENCY = 4;
/** The deliveries of an endpoint in one round. The others stay due, so that a busy endpoint delays no other. */
const MAX_PER_ROUND = 100;
/** No delivery of an endpoint begins later in a round. */
const ROUND_MS = 30_000;
const BATCH_SIZE = 1000;
const WAITING_DAYS = 1;

interface Target {
  readonly url: string;
  readonly secret: string;
}

/** The deliveries of one plane, and their targets. */
export interface DeliverySource {
  /** Whose deliveries they are: its failures at a host concern nobody else. */
  readonly sender: string;
  readonly tables: WebhookTables;
  readonly policy: WebhookPolicy;
  read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Runs `work` in one transaction. */
  write<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Null for an endpoint that was deleted or disabled. @throws DomainError SECRET_UNREADABLE */
  target(endpointId: number): Promise<Target | null>;
}

/** The result of a round. */
export interface Delivered {
  readonly delivered: number;
  readonly failed: number;
}

interface Claimed {
  readonly id: number;
  readonly eventId: string;
  readonly payload: string;
  readonly attempts: number;
}

interface Outcome {
  readonly to: 'delivered' | 'failed' | 'pending';
  readonly status: number | null;
  readonly error: string | null;
  /** No request was sent, so the next delivery is tried at once. */
  readonly isUnsent?: true;
}

/**
 * Sends the due deliveries at least once, each event under one id. Endpoints are served in parallel, the deliveries
 * of each in their order. If a delivery fails, all later ones of its endpoint wait, so that a failing endpoint costs
 * one attempt per round and delays no other. Those that have waited for a day fail without an attempt.
 */
export class DeliveryRound {
  private readonly loop = new IsolatedLoop('webhook deliveries');

  constructor(private readonly source: DeliverySource) {}

  async run(signal: AbortSignal): Promise<Delivered> {
    const tally = { delivered: 0, failed: 0 };
    const failures = await this.loop.each(await this.dueEndpoints(), {
      name: (endpointId) => `webhook ${endpointId}`,
      work: (endpointId) => this.serve(endpointId, tally, signal),
      concurrency: ENDPOINT_CONCURRENCY,
    });
    this.loop.failed(failures);
    return tally;
  }

  /** The milliseconds until the next delivery is due, zero if one is due already; null if none is waiting. */
  dueInMs(): Promise<number | null> {
    return this.source.read(async (manager) => {
      const [row] = await manager.query<{ waitMs: unknown }[]>(
        `SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), next_attempt_at) DIV 1000 AS waitMs
          FROM ${this.table(manager)} WHERE status = 'pending' ORDER BY next_attempt_at LIMIT 1`,
      );
      return row === undefined ? null : Math.max(0, Number(row.waitMs));
    });
  }

  private dueEndpoints(): Promise<readonly number[]> {
    return this.source.read(async (manager) => {
      const rows = await manager.query<{ id: number }[]>(
        `SELECT endpoint_id AS id FROM ${this.table(manager)} WHERE status = 'pending' AND next_attempt_at <= UTC_TIMESTAMP(3)
          GROUP BY endpoint_id ORDER BY MIN(next_attempt_at)`,
      );
      return rows.map(({ id }) => id);
    });
  }

  private async serve(
    endpointId: number,
    tally: { delivered: number; failed: number },
    signal: AbortSignal,
  ): Promise<void> {
    const until = performance.now() + ROUND_MS;
    for (let sent = 0; sent < MAX_PER_ROUND && !signal.aborted && performance.now() < until; sent += 1) {
      if (await this.isClosed(endpointId)) return this.postpone(endpointId);
      const next = await this.claim(endpointId);
      if (next === null) return;
      const outcome = await this.attempt(endpointId, next);
      await this.close(next.id, outcome);
      tally[outcome.to === 'delivered' ? 'delivered' : 'failed'] += 1;
      if (outcome.to === 'delivered' || outcome.isUnsent === true) continue;
      await this.abandon(endpointId);
      return this.postpone(endpointId);
    }
  }

  /** Claims the next delivery for long enough to send it, so that no other process sends it too. */
  private claim(endpointId: number): Promise<Claimed | null> {
    return this.source.write(async (manager) => {
      const table = this.table(manager);
      const [row] = await manager.query<Claimed[]>(
        `SELECT id, event_id AS eventId, payload, attempts FROM ${table}
          WHERE status = 'pending' AND next_attempt_at <= UTC_TIMESTAMP(3) AND endpoint_id = ? ORDER BY next_attempt_at, id LIMIT 1
          FOR UPDATE SKIP LOCKED`,
        [endpointId],
      );
      if (row === undefined) return null;
      await manager.query(
        `UPDATE ${table} SET attempts = attempts + 1, next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND WHERE id = ?`,
        [FIRST_PAUSE_S * 2 ** row.attempts, row.id],
      );
      return row;
    });
  }

  private async attempt(endpointId: number, { eventId, payload, attempts }: Claimed): Promise<Outcome> {
    const refused = attempts + 1 >= MAX_ATTEMPTS ? 'failed' : 'pending';
    try {
      const target = await this.source.target(endpointId);
      if (target === null) return { to: 'failed', status: null, error: 'endpoint switched off', isUnsent: true };
      const { url, secret } = target;
      const { sender, policy } = this.source;
      const message = { eventId, body: payload, secret };
      const status = await destinations.send(sender, url, () => sendWebhook(url, message, policy));
      if (status >= 200 && status < 300) return { to: 'delivered', status, error: null };
      return { to: refused, status, error: `HTTP ${status}` };
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'connection failed';
      return { to: refused, status: null, error: reason.slice(0, 255) };
    }
  }

  /** Whether the host of the endpoint is to be left alone for now; no attempt is counted. */
  private async isClosed(endpointId: number): Promise<boolean> {
    const target = await this.source.target(endpointId).catch(() => null);
    return target !== null && URL.canParse(target.url) && destinations.isClosed(this.source.sender, target.url);
  }

  private close(id: number, { to, status, error }: Outcome): Promise<unknown> {
    return this.source.read((manager) =>
      manager.query(
        `UPDATE ${this.table(manager)}
          SET status = ?, response_status = ?, error = ?, delivered_at = IF(? = 'delivered', UTC_TIMESTAMP(3), NULL) WHERE id = ?`,
        [to, status, error, to, id],
      ),
    );
  }

  /**
   * Ends the other due deliveries of the endpoint that have waited for a day. Without it they would grow for ever,
   * because only one of them is attempted per round.
   */
  private async abandon(endpointId: number): Promise<void> {
    const late = `created_at < UTC_TIMESTAMP(3) - INTERVAL ${WAITING_DAYS} DAY`;
    await this.changeDue(endpointId, late, "status = 'failed', error = 'not delivered within a day'");
  }

  /** Postpones the other due deliveries of the endpoint, which would fail too. Their attempts are not counted. */
  private async postpone(endpointId: number): Promise<void> {
    await this.changeDue(endpointId, 'TRUE', `next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ${FIRST_PAUSE_S} SECOND`);
  }

  /** Locks rows of this endpoint only: {@link claim} skips locked rows, so others would lose their order. */
  private changeDue(endpointId: number, condition: string, change: string): Promise<void> {
    return this.source.read(async (manager) => {
      const table = this.table(manager);
      for (let found = BATCH_SIZE; found === BATCH_SIZE;) {
        const rows = await manager.query<{ id: number }[]>(
          `SELECT id FROM ${table} FORCE INDEX (${this.source.tables.deliveries}_due)
            WHERE status = 'pending' AND next_attempt_at <= UTC_TIMESTAMP(3) AND endpoint_id = ? AND ${condition} LIMIT ?`,
          [endpointId, BATCH_SIZE],
        );
        found = rows.length;
        if (found === 0) return;
        await manager.query(
          `UPDATE ${table} FORCE INDEX (PRIMARY) SET ${change}
            WHERE id IN (?) AND status = 'pending' AND next_attempt_at <= UTC_TIMESTAMP(3)`,
          [rows.map(({ id }) => id)],
        );
      }
    });
  }

  private table(manager: EntityManager): string {
    return tableName(manager, this.source.tables.deliveries);
  }
}
