import { Injectable } from '@nestjs/common';

/** How often a tenant used a feature. */
export interface FeatureUse {
  readonly tenantId: number;
  /** The first segment of the route: `vehicles`, `quotes`, … */
  readonly feature: string;
  readonly requests: number;
}

/** Maximum number of pairs of tenant and feature per window; a process cannot serve more in a minute. Further pairs are not counted. */
const MAX_PAIRS = 50_000;
const OF_TENANTS = /^\/api\/v1\/([a-z][a-z0-9-]{0,59})(?:\/|$)/;

/** Counts in memory which features tenants use, without names and without ids of records. */
@Injectable()
export class FeatureUsage {
  private pairs = new Map<string, { tenantId: number; feature: string; requests: number }>();

  /** Counts one served request; `route` is the route template. */
  count(tenantId: number, route: string): void {
    const feature = OF_TENANTS.exec(route)?.[1];
    if (feature === undefined) return;
    const key = `${tenantId} ${feature}`;
    const pair = this.pairs.get(key);
    if (pair) pair.requests += 1;
    else if (this.pairs.size < MAX_PAIRS) this.pairs.set(key, { tenantId, feature, requests: 1 });
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
      else if (this.pairs.size < MAX_PAIRS) this.pairs.set(key, { tenantId, feature, requests });
    }
  }
}
