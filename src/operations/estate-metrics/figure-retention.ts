import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';

const AT_ONCE = 5000;

/**
 * Hourly figures are kept for a week, daily figures for two years. Deletes the oldest first, by an index, a bounded number of rows per run.
 */
const EXPIRED = [
  "tenant_samples WHERE resolution = 'hour' AND bucket_at < UTC_TIMESTAMP() - INTERVAL 7 DAY ORDER BY bucket_at",
  "tenant_samples WHERE resolution = 'day' AND bucket_at < UTC_TIMESTAMP() - INTERVAL 2 YEAR ORDER BY bucket_at",
  "tenant_performance WHERE resolution = 'hour' AND bucket_at < UTC_TIMESTAMP() - INTERVAL 7 DAY ORDER BY bucket_at",
  "tenant_performance WHERE resolution = 'day' AND bucket_at < UTC_TIMESTAMP() - INTERVAL 2 YEAR ORDER BY bucket_at",
  'tenant_features WHERE last_used_at < UTC_TIMESTAMP() - INTERVAL 2 YEAR ORDER BY last_used_at',
  'feature_days WHERE used_on < UTC_DATE() - INTERVAL 2 YEAR ORDER BY used_on',
];

/** Deletes expired figures. It runs with every sample, so that each run has little to delete. */
@Injectable()
export class FigureRetention {
  private readonly loop = new IsolatedLoop('figure retention');

  constructor(private readonly database: GlobalDatabase) {}

  /** Returns the number of deleted rows. */
  async compact(): Promise<number> {
    let removed = 0;
    const failed = await this.loop.each(EXPIRED, {
      name: (outlived) => outlived.split(' ORDER BY ')[0] ?? outlived,
      work: async (outlived) => {
        const { affectedRows } = await this.database.use((manager) =>
          manager.query<{ affectedRows: number }>(`DELETE FROM ${outlived} LIMIT ${AT_ONCE}`),
        );
        removed += affectedRows;
      },
    });
    this.loop.failed(failed);
    return removed;
  }
}
