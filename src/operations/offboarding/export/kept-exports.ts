import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { onTenant } from '#kernel';
import type { WriteRequest } from '#kernel';
import { assertBelow, checkedContent, OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { GlobalWrites } from '../../../global/audit/global-writes';
import { GlobalDatabase } from '../../../global/global-database';
import type { ReportProgress } from '../../operations/saga';
import { artifactGone } from '../offboarding.errors';
import { TenantExport } from './tenant-export';
import type { ExportSummary } from './tenant-export';

/** An archive that is kept for whoever asked for it. */
export interface KeptExport extends ExportSummary {
  readonly sha256: string;
  readonly bytes: number;
  readonly expiresAt: string;
}

interface ExportRow {
  readonly id: number;
  readonly storageKey: string;
  readonly bytes: string | number;
  readonly tenantId: number;
  readonly sha256: string;
}

/** For which operation an archive is made, and how long it is kept. */
export interface ExportOrder {
  readonly tenantId: number;
  readonly operationId: number;
  readonly days: number;
  readonly isFinal: boolean;
}

/** Everything in the store that is nobody's any more after a day: a process died between archive and row. */
const ORPHAN_MS = 24 * 3600 * 1000;
/** Apart from the tenants' own files: these outlive them. */
const PREFIX = 'exports';

/** Archives in the object store, which API and workers share, until their time is over. */
@Injectable()
export class KeptExports {
  private readonly loop = new IsolatedLoop('kept exports');

  constructor(
    private readonly exports: TenantExport,
    private readonly database: GlobalDatabase,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly writes: GlobalWrites,
  ) {}

  /** One archive an operation: a second run replaces what the first one left. @throws as {@link TenantExport.write} */
  async make(order: ExportOrder, report: ReportProgress): Promise<KeptExport> {
    const folder = join(this.settings.storage.folder, 'spool');
    const path = join(folder, `export-${randomUUID()}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const summary = await this.exports.write(order.tenantId, path, report);
      const { size: bytes } = await stat(path);
      const sha256 = await hashOf(path);
      const key = `${PREFIX}/t${order.tenantId}/op${order.operationId}`;
      await this.store.put(key, { path, size: bytes });
      const expiresAt = await this.note(order, { key, sha256, bytes });
      return { ...summary, sha256, bytes, expiresAt };
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Hands out the archive an operation made, once that is written down in both logs; one that was changed or cut short ends in an error. @throws DomainError ARTIFACT_NOT_FOUND, OBJECT_DAMAGED, STORAGE_UNAVAILABLE */
  async hand(operationId: number, write: WriteRequest): Promise<{ content: Readable; bytes: number; name: string }> {
    const [row] = await this.database.use((manager) =>
      manager.query<ExportRow[]>(
        `SELECT id, tenant_id AS tenantId, storage_key AS storageKey, size_bytes AS bytes, sha256 FROM tenant_exports
          WHERE operation_id = ? AND expires_at > UTC_TIMESTAMP(3)`,
        [operationId],
      ),
    );
    if (row === undefined) throw artifactGone({ id: operationId });
    assertBelow(`${PREFIX}/t${row.tenantId}`, row.storageKey);
    await this.writes.run(onTenant(write, row.tenantId), () => Promise.resolve({ id: operationId }));
    const bytes = Number(row.bytes);
    const content = checkedContent(await this.store.open(row.storageKey), { bytes, sha256: row.sha256 });
    return { content, bytes, name: `export-${row.tenantId}-${operationId}.zip` };
  }

  /** Takes the archive of an operation that is taken back. */
  async discard({ tenantId, operationId }: Pick<ExportOrder, 'tenantId' | 'operationId'>): Promise<void> {
    await this.store.remove(`${PREFIX}/t${tenantId}/op${operationId}`);
    await this.database.use((manager) =>
      manager.query('DELETE FROM tenant_exports WHERE operation_id = ?', [operationId]),
    );
  }

  /** Removes what expired, and what no row names any more. Answers how many archives went. @throws DomainError LOOP_INCOMPLETE after the others went */
  async removeExpired(): Promise<number> {
    const expired = await this.database.use((manager) =>
      manager.query<ExportRow[]>(
        'SELECT id, storage_key AS storageKey FROM tenant_exports WHERE expires_at <= UTC_TIMESTAMP(3) ORDER BY id',
      ),
    );
    const failed = await this.loop.each(expired, {
      name: ({ id }) => `export ${id}`,
      work: async ({ id, storageKey }) => {
        assertBelow(PREFIX, storageKey);
        await this.store.remove(storageKey);
        await this.database.use((manager) => manager.query('DELETE FROM tenant_exports WHERE id = ?', [id]));
      },
    });
    const orphans = await this.removeOrphans();
    this.loop.failed([...failed, ...orphans.failed]);
    return expired.length + orphans.removed;
  }

  private async removeOrphans(): Promise<{ readonly removed: number; readonly failed: readonly LoopFailure[] }> {
    let removed = 0;
    const failed = await this.loop.each(this.store.list(PREFIX), {
      name: ({ key }) => key,
      work: async ({ key, storedAt }) => {
        if (storedAt.getTime() > Date.now() - ORPHAN_MS || (await this.isNamed(key))) return;
        await this.store.remove(key);
        removed += 1;
      },
    });
    return { removed, failed };
  }

  private async isNamed(storageKey: string): Promise<boolean> {
    const rows = await this.database.use((manager) =>
      manager.query<unknown[]>('SELECT 1 FROM tenant_exports WHERE storage_key = ?', [storageKey]),
    );
    return rows.length > 0;
  }

  private async note(
    { tenantId, operationId, days, isFinal }: ExportOrder,
    { key, sha256, bytes }: { readonly key: string; readonly sha256: string; readonly bytes: number },
  ): Promise<string> {
    const expiresAt = new Date(Date.now() + days * 24 * 3600 * 1000);
    await this.database.use((manager) =>
      manager.query(
        `INSERT INTO tenant_exports (tenant_id, operation_id, storage_key, sha256, size_bytes, is_final, expires_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON DUPLICATE KEY UPDATE sha256 = VALUES(sha256), size_bytes = VALUES(size_bytes), expires_at = VALUES(expires_at)`,
        [tenantId, operationId, key, sha256, bytes, isFinal, expiresAt],
      ),
    );
    return expiresAt.toISOString();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
