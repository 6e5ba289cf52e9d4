import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';

const AT_ONCE = 5000;

/** Hours for a week, days for two years: oldest first and by an index, a bounded number of rows each time. */
const OUTLIVED = [
  "tenant_samples WHERE resolution = 'hour' AND bucket_at < UTC_TIMESTAMP() - INTERVAL 7 DAY ORDER BY bucket_at",
  "tenant_samples WHERE resolution = 'day' AND bucket_at < UTC_TIMESTAMP() - INTERVAL 2 YEAR ORDER BY bucket_at",
  "tenant_performance WHERE resolution = 'hour' AND bucket_at < UTC_TIMESTAMP() - INTERVAL 7 DAY ORDER BY bucket_at",
  "tenant_performance WHERE resolution = 'day' AND bucket_at < UTC_TIMESTAMP() - INTERVAL 2 YEAR ORDER BY bucket_at",
  'tenant_features WHERE last_used_at < UTC_TIMESTAMP() - INTERVAL 2 YEAR ORDER BY last_used_at',
  'feature_days WHERE used_on < UTC_DATE() - INTERVAL 2 YEAR ORDER BY used_on',
];

/** Keeps the figures of tenants from growing for ever; called with every sample, it never has much to do. */
@Injectable()
export class FigureRetention {
  private readonly loop = new IsolatedLoop('figure retention');

  constructor(private readonly database: GlobalDatabase) {}

  /** Answers how many rows went. */
  async compact(): Promise<number> {
    let removed = 0;
    const failed = await this.loop.each(OUTLIVED, {
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
