import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { clock, isDomainError } from '#kernel';
import type { Actor } from '#kernel';
import { BoundedMap } from '../redis/counting';
import type { Window } from '../redis/counting';
import { RedisCounters } from '../redis/redis-counters';
import { sendingLimited } from './mail.errors';

/** Kinds of messages that a user can trigger. */
type Sent = 'invitation' | 'password_reset' | 'webhook_test' | 'document' | 'documents_of_company' | 'same_document';

/** A message that is about to be sent. */
export interface Sending {
  readonly what: Sent;
  readonly tenantId: number | null;
  /** A mailbox or an endpoint, in its normalized form. */
  readonly target: string;
  /** Null without a logged-in user. */
  readonly actor: Actor | null;
}

/** Number of messages per hour and per day. */
interface Allowance {
  readonly hourly: number;
  readonly daily: number;
}

const HOUR_S = 3600;
const DAY_S = 86_400;
const MAX_KEYS = 50_000;
const TO_TARGET: Readonly<Record<Sent, Allowance>> = {
  invitation: { hourly: 5, daily: 10 },
  password_reset: { hourly: 5, daily: 10 },
  webhook_test: { hourly: 10, daily: 50 },
  document: { hourly: 20, daily: 50 },
  documents_of_company: { hourly: 200, daily: 1000 },
  same_document: { hourly: 3, daily: 3 },
};
/** Several companies may write to one person. The limit is high, so that in normal use no company notices the messages of another. */
const FROM_EVERYWHERE: Allowance = { hourly: 20, daily: 50 };
/** Kinds without a mailbox or endpoint as target: they are counted within one company only. */
const OF_ONE_COMPANY: ReadonlySet<Sent> = new Set(['documents_of_company', 'same_document']);
const BY_ACTOR: Readonly<Record<Sent, Allowance>> = {
  invitation: { hourly: 200, daily: 500 },
  password_reset: { hourly: 50, daily: 200 },
  webhook_test: { hourly: 30, daily: 100 },
  document: { hourly: 100, daily: 500 },
  documents_of_company: { hourly: 200, daily: 1000 },
  same_document: { hourly: 3, daily: 3 },
};

/**
 * Limits messages that users trigger, per hour and per day: for each target, so that the product cannot be used to flood a
 * mailbox or a server, and for each actor. Counters are in Redis, shared by all processes; each process counts for itself while
 * Redis is down.
 */
@Injectable()
export class SendLimits {
  private readonly windows = new BoundedMap<{ readonly taken: number; readonly endsAt: number }>(MAX_KEYS);

  constructor(private readonly shared: RedisCounters) {}

  /**
   * Counts a message that is about to be sent.
   *
   * @throws DomainError SENDING_LIMITED with the seconds to wait; the message is then not counted
   */
  async take(sending: Sending): Promise<void> {
    const windows = windowsOf(sending);
    const waitS = (await this.shared.take(windows)) ?? this.takeHere(windows);
    if (waitS > 0) throw sendingLimited({ what: sending.what }, { retryAfterSeconds: waitS });
  }

  /** As {@link take}, but returns false at the limit: for callers that must not learn of it. */
  async mayTake(sending: Sending): Promise<boolean> {
    try {
      await this.take(sending);
      return true;
    } catch (error) {
      if (isDomainError(error, sendingLimited.declaration.code)) return false;
      throw error;
    }
  }

  private takeHere(windows: readonly Window[]): number {
    const now = clock.monotonicMs();
    const open = windows.map(({ key, lengthS }) => {
      const known = this.windows.get(key);
      return known !== undefined && known.endsAt > now ? known : { taken: 0, endsAt: now + lengthS * 1000 };
    });
    const full = open.filter(({ taken }, at) => taken >= (windows[at]?.most ?? 0));
    if (full.length > 0) return Math.ceil((Math.max(...full.map(({ endsAt }) => endsAt)) - now) / 1000);
    windows.forEach(({ key }, at) => {
      const { taken = 0, endsAt = now } = open[at] ?? {};
      this.windows.set(key, { taken: taken + 1, endsAt });
    });
    return 0;
  }
}

function windowsOf({ what, tenantId, target, actor }: Sending): readonly Window[] {
  return [
    ...pair(TO_TARGET[what], [what, 'to', tenantId, target]),
    ...(OF_ONE_COMPANY.has(what) ? [] : pair(FROM_EVERYWHERE, [what, 'to', target])),
    ...(actor === null ? [] : pair(BY_ACTOR[what], [what, 'by', tenantId, actor.type, actor.userId, actor.name])),
  ];
}

/** The target is hashed: an address in Redis would be personal data. */
function pair({ hourly, daily }: Allowance, parts: readonly unknown[]): readonly Window[] {
  const key = createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27);
  return [
    { key: `sent:h:${key}`, most: hourly, lengthS: HOUR_S },
    { key: `sent:d:${key}`, most: daily, lengthS: DAY_S },
  ];
}
