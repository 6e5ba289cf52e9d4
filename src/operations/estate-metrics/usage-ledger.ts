import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { TODAY, writeRows } from './buckets';
import type { FeatureUse } from './feature-usage';

/** Use of one feature of the product. */
export interface FeatureFigures {
  readonly feature: string;
  /** Number of tenants that used it in the period. */
  readonly tenants: number;
  readonly requests: number;
}

/** Use of features, summed over all processes: one row per tenant and feature, and one per feature and day. */
@Injectable()
export class UsageLedger {
  constructor(private readonly database: GlobalDatabase) {}

  /** Adds the counts of one process in one transaction. */
  async add(uses: readonly FeatureUse[]): Promise<void> {
    if (uses.length === 0) return;
    const inOrder = uses.toSorted((one, two) => one.tenantId - two.tenantId || one.feature.localeCompare(two.feature));
    await this.database.transaction(async (manager) => {
      await writeRows(manager, inOrder, {
        into: 'tenant_features (tenant_id, feature, first_used_at, last_used_at, requests)',
        marks: '(?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP(), ?)',
        values: ({ tenantId, feature, requests }) => [tenantId, feature, requests],
        onDuplicate: 'last_used_at = VALUES(last_used_at), requests = requests + VALUES(requests)',
      });
      await writeRows(manager, byFeature(uses), {
        into: 'feature_days (used_on, feature, requests)',
        marks: `(${TODAY}, ?, ?)`,
        values: ([feature, requests]) => [feature, requests],
        onDuplicate: 'requests = requests + VALUES(requests)',
      });
    });
  }

  /** Time of the last authenticated request of the tenant, to the minute; null if there was none. */
  async lastActivityOf(tenantId: number): Promise<Date | null> {
    const [row] = await this.database.use((manager) =>
      manager.query<{ at: Date | null }[]>('SELECT MAX(last_used_at) AS at FROM tenant_features WHERE tenant_id = ?', [
        tenantId,
      ]),
    );
    return row?.at ?? null;
  }

  /** Features, most used first. Reads one row per tenant and feature of the period, whatever the number of requests. */
  async features(days: number): Promise<readonly FeatureFigures[]> {
    const rows = await this.database.use((manager) =>
      manager.query<Record<keyof FeatureFigures, string | number>[]>(
        `SELECT used.feature, used.tenants, IFNULL(asked.requests, 0) AS requests
          FROM (SELECT feature, COUNT(*) AS tenants FROM tenant_features
            WHERE last_used_at >= UTC_TIMESTAMP() - INTERVAL ? DAY GROUP BY feature) used
          LEFT JOIN (SELECT feature, SUM(requests) AS requests FROM feature_days
            WHERE used_on > UTC_DATE() - INTERVAL ? DAY GROUP BY feature) asked ON asked.feature = used.feature
          ORDER BY used.tenants DESC, used.feature`,
        [days, days],
      ),
    );
    return rows.map(({ feature, tenants, requests }) => ({
      feature: String(feature),
      tenants: Number(tenants),
      requests: Number(requests),
    }));
  }
}

function byFeature(uses: readonly FeatureUse[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { feature, requests } of uses) sums.set(feature, (sums.get(feature) ?? 0) + requests);
  return [...sums].toSorted(([one], [two]) => one.localeCompare(two));
}
