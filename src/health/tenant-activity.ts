import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { Metrics } from './metrics';
import type { Sample } from './metrics';

const MINUTE_MS = 60_000;
const SHOWN = 10;

interface Activity {
  requests: number;
  seconds: number;
}

/**
 * Requests of the ten busiest tenants of the last whole minute, and of all others together, so that the number of series does not
 * grow with the estate. Gauges, because the ten tenants change and a counter must not disappear.
 */
@Injectable()
export class TenantActivity {
  private minute = minuteOf(clock.monotonicMs());
  private current = new Map<number, Activity>();
  private last: ReadonlyMap<number, Activity> = new Map();

  constructor(metrics: Metrics) {
    const gauge = (name: string, help: string, value: (activity: Activity) => number): void =>
      metrics.gauge({ name, help, labels: ['tenant'], read: () => this.busiest(value) });
    gauge(
      'tenant_requests_last_minute',
      'Requests in the last whole minute, of the ten busiest tenants and of all others.',
      ({ requests }) => requests,
    );
    gauge(
      'tenant_request_seconds_last_minute',
      'Seconds spent on requests in the last whole minute, of the ten busiest tenants and of all others.',
      ({ seconds }) => seconds,
    );
  }

  record(tenantId: number, durationMs: number): void {
    this.turn(clock.monotonicMs());
    const activity = this.current.get(tenantId) ?? { requests: 0, seconds: 0 };
    activity.requests += 1;
    activity.seconds += durationMs / 1000;
    this.current.set(tenantId, activity);
  }

  private busiest(value: (activity: Activity) => number): readonly Sample[] {
    this.turn(clock.monotonicMs());
    const ranked = [...this.last].toSorted(([, one], [, two]) => two.seconds - one.seconds);
    const others = ranked.slice(SHOWN).reduce((sum, [, activity]) => sum + value(activity), 0);
    return [
      ...ranked.slice(0, SHOWN).map(([id, activity]) => ({ labels: { tenant: String(id) }, value: value(activity) })),
      { labels: { tenant: 'other' }, value: others },
    ];
  }

  private turn(now: number): void {
    const minute = minuteOf(now);
    if (minute === this.minute) return;
    this.last = minute === this.minute + 1 ? this.current : new Map();
    this.current = new Map();
    this.minute = minute;
  }
}

const minuteOf = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS);
