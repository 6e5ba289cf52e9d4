import { Injectable } from '@nestjs/common';
import type { TaskOperation } from '#jobs';
import { clock } from '#kernel';
import { GlobalDatabase } from '../../../global/global-database';
import { ErasureCertificates } from './erasure-certificates';
import type { ErasureCertificate } from './erasure-certificates';
import { keptRows } from './kept-tables';
import { keptBackup, lastDeletion, partOf } from './last-deletion';
import type { PurgeInventory } from './purge-inventory';

/** Counts of the previous steps. */
interface Erased {
  readonly files: number;
  readonly backups: number;
  readonly exports: number;
  readonly registry: Readonly<Record<string, number>>;
}

/** Writes the erasure certificate. */
@Injectable()
export class CertifyErasure {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly certificates: ErasureCertificates,
  ) {}

  async certify(purge: TaskOperation, inventory: PurgeInventory, erased: Erased): Promise<ErasureCertificate> {
    const tenantId = purge.tenantId ?? 0;
    const last = await lastDeletion(this.database, tenantId);
    const { operation: deletion } = last;
    return this.certificates.issue({
      document: 'impact-auto-erasure-certificate',
      formatVersion: 2,
      tenant: { id: tenantId, slug: inventory.slug, name: inventory.name },
      operations: { deletion: deletion?.id ?? null, purge: purge.id },
      actors: { deletion: deletion?.actor ?? null, purge: purge.actor },
      times: {
        deleted: deletion?.finishedAt?.toISOString() ?? null,
        purgeBegan: purge.createdAt.toISOString(),
        certified: clock.now().toISOString(),
      },
      erased: {
        server: inventory.serverId,
        database: inventory.database,
        databasesBeside: inventory.databasesBeside,
        elsewhere: inventory.elsewhere ?? [],
        rows: inventory.rows,
        accounts: inventory.accounts,
        files: erased.files,
        backups: erased.backups,
        exports: erased.exports,
        registry: erased.registry,
      },
      kept: {
        export: partOf(deletion, 'export'),
        backup: await keptBackup(this.database, last),
        registry: await keptRows(this.database, tenantId),
      },
    });
  }
}
