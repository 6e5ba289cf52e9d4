import { Injectable } from '@nestjs/common';

/** One kind of thing a tenant works with, and how often it did. */
export interface FeatureUse {
  readonly tenantId: number;
  /** The first word of the route: `vehicles`, `quotes`, … */
  readonly feature: string;
  readonly requests: number;
}

/** Beyond it new pairs are not counted until the next window: that many do not fit in a minute of one process. */
const MOST_PAIRS = 50_000;
const OF_TENANTS = /^\/api\/v1\/([a-z][a-z0-9-]{0,59})(?:\/|$)/;

/** Counts, from memory, which parts of the product tenants use; nobody's name and no id of a record. */
@Injectable()
export class FeatureUsage {
  private pairs = new Map<string, { tenantId: number; feature: string; requests: number }>();

  /** One request that was served; `route` is the template. */
  count(tenantId: number, route: string): void {
    const feature = OF_TENANTS.exec(route)?.[1];
    if (feature === undefined) return;
    const key = `${tenantId} ${feature}`;
    const pair = this.pairs.get(key);
    if (pair) pair.requests += 1;
    else if (this.pairs.size < MOST_PAIRS) this.pairs.set(key, { tenantId, feature, requests: 1 });
  }

  takeWindow(): readonly FeatureUse[] {
    const { pairs } = this;
    this.pairs = new Map();
    return [...pairs.values()];
  }

  giveBack(uses: readonly FeatureUse[]): void {
    for (const { tenantId, feature, requests } of uses) {
      const key = `${tenantId} ${feature}`;
      const pair = this.pairs.get(key);
      if (pair) pair.requests += requests;
      else if (this.pairs.size < MOST_PAIRS) this.pairs.set(key, { tenantId, feature, requests });
    }
  }
}
