import { Injectable } from '@nestjs/common';
import type { TaskOperation } from '#jobs';
import { clock } from '#kernel';
import { GlobalDatabase } from '../../../global/global-database';
import { Operation } from '../../tasks/operation.entity';
import { ErasureCertificates } from './erasure-certificates';
import type { ErasureCertificate } from './erasure-certificates';
import type { PurgeInventory } from './purge-inventory';

/** Counts of the previous steps. */
interface Erased {
  readonly files: number;
  readonly backups: number;
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
    const deletion = await this.deletionOf(tenantId);
    return this.certificates.issue({
      document: 'impact-auto-erasure-certificate',
      formatVersion: 1,
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
        rows: inventory.rows,
        accounts: inventory.accounts,
        files: erased.files,
        backups: erased.backups,
        registry: erased.registry,
      },
      kept: { export: partOf(deletion, 'export'), backup: partOf(deletion, 'backup') },
    });
  }

  /** The newest deletion: the tenant may have been deleted and reactivated before. */
  private deletionOf(tenantId: number): Promise<Operation | null> {
    return this.database.use((manager) =>
      manager.findOne(Operation, {
        where: { tenantId, kind: 'tenant.delete', state: 'done' },
        order: { id: 'DESC' },
      }),
    );
  }
}

function partOf(deletion: Operation | null, name: string): object | null {
  const part = deletion?.result?.[name];
  return typeof part === 'object' && part !== null ? part : null;
}
