import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';

/** `tenantId` null is the global database; null moments: there never was one. */
export interface BackupAge {
  readonly tenantId: number | null;
  readonly lastGoodAt: Date | null;
  /** Of the newest that was restored with the same counts. */
  readonly lastVerifiedAt: Date | null;
}

/** How old backups are, for whoever watches: of each active tenant and of the global database, also where there is none. */
@Injectable()
export class BackupAges {
  constructor(private readonly database: GlobalDatabase) {}

  read(): Promise<BackupAge[]> {
    return this.database.use((manager) =>
      manager.query<BackupAge[]>(
        `SELECT tenant.id AS tenantId, MAX(backup.created_at) AS lastGoodAt,
            MAX(CASE WHEN backup.verification = 'restored' THEN backup.created_at END) AS lastVerifiedAt
          FROM tenants tenant LEFT JOIN backups backup ON backup.tenant_id = tenant.id AND backup.state = 'good'
          WHERE tenant.status = 'active' GROUP BY tenant.id
        UNION ALL
        SELECT NULL, MAX(created_at), MAX(CASE WHEN verification = 'restored' THEN created_at END)
          FROM backups WHERE kind = 'global' AND state = 'good'`,
      ),
    );
  }
}
