import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { clock, onTenant } from '#kernel';
import type { WriteRequest } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import { assertBelow, checkedContent, OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { spoolFolder } from '../../../config/spool';
import { GlobalWrites } from '../../../global/audit/global-writes';
import { GlobalDatabase } from '../../../global/global-database';
import type { ReportProgress } from '#jobs';
import { artifactGone } from '../offboarding.errors';
import { TenantExport } from './tenant-export';
import type { ExportSummary } from './tenant-export';

/** A stored archive of a request. */
export interface KeptExport extends ExportSummary {
  readonly sha256: string;
  readonly bytes: number;
  readonly expiresAt: string;
  /** The master key of the archive's signature. */
  readonly keyId: string;
}

interface ExportRow {
  readonly id: number;
  readonly storageKey: string;
  readonly bytes: string | number;
  readonly tenantId: number;
  readonly sha256: string;
}

/** The operation of the archive, and how long the archive is kept. */
export interface ExportOrder {
  readonly tenantId: number;
  readonly operationId: number;
  readonly days: number;
  readonly isFinal: boolean;
}

/** Archives without a row are deleted after a day: their process died before it wrote the row. */
const ORPHAN_MS = 24 * 3600 * 1000;
/** Separate from the tenants' own files, because archives are kept longer than these. */
export const EXPORTS_PREFIX = 'exports';

/** Archives in the object store, which API and workers share, until they expire. */
@Injectable()
export class KeptExports {
  private readonly loop = new IsolatedLoop('kept exports');

  constructor(
    private readonly exports: TenantExport,
    private readonly database: GlobalDatabase,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly writes: GlobalWrites,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Creates the archive of an operation; a repetition replaces the earlier result. @throws the errors of {@link TenantExport.write} */
  async make(order: ExportOrder, report: ReportProgress): Promise<KeptExport> {
    const folder = spoolFolder(this.settings.storage);
    const path = join(folder, `export-${randomUUID()}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const summary = await this.exports.write(order.tenantId, path, report);
      const { size: bytes } = await stat(path);
      const sha256 = await hashOf(path);
      const key = keyOf(order.tenantId, order.operationId);
      await this.store.put(key, { path, size: bytes });
      const expiresAt = await this.note(order, { key, sha256, bytes });
      return { ...summary, sha256, bytes, expiresAt, keyId: this.ring.currentId };
    } finally {
      await rm(path, { force: true });
    }
  }

  /**
   * Opens the archive of an operation after the download was recorded in both audit logs. The stream of an altered or truncated archive
   * ends in an error.
   *
   * @throws DomainError ARTIFACT_NOT_FOUND, OBJECT_DAMAGED, STORAGE_UNAVAILABLE
   */
  async hand(operationId: number, write: WriteRequest): Promise<{ content: Readable; bytes: number; name: string }> {
    const [row] = await this.database.use((manager) =>
      manager.query<ExportRow[]>(
        `SELECT id, tenant_id AS tenantId, storage_key AS storageKey, size_bytes AS bytes, sha256 FROM tenant_exports
          WHERE operation_id = ? AND expires_at > UTC_TIMESTAMP(3)`,
        [operationId],
      ),
    );
    if (row === undefined) throw artifactGone({ id: operationId });
    assertBelow(`${EXPORTS_PREFIX}/t${row.tenantId}`, row.storageKey);
    await this.writes.run(onTenant(write, row.tenantId), () => Promise.resolve({ id: operationId }));
    const bytes = Number(row.bytes);
    const content = checkedContent(await this.store.open(row.storageKey), { bytes, sha256: row.sha256 });
    return { content, bytes, name: `export-${row.tenantId}-${operationId}.zip` };
  }

  /** Deletes the archive of an operation that is compensated. */
  async discard({ tenantId, operationId }: Pick<ExportOrder, 'tenantId' | 'operationId'>): Promise<void> {
    await this.store.remove(keyOf(tenantId, operationId));
    await this.database.use((manager) =>
      manager.query('DELETE FROM tenant_exports WHERE operation_id = ?', [operationId]),
    );
  }

  /** Keys of the tenant's archives in the store, without that of one operation. */
  async othersOf(tenantId: number, operationId: number | null): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(`${EXPORTS_PREFIX}/t${tenantId}`)) keys.push(key);
    return keys.filter((key) => operationId === null || key !== keyOf(tenantId, operationId));
  }

  /** Deletes the archives of a tenant that is erased, and their rows, except those of its last deletion. @throws DomainError STORAGE_UNAVAILABLE */
  async removeOthers(tenantId: number, operationId: number | null): Promise<void> {
    for (const key of await this.othersOf(tenantId, operationId)) await this.store.remove(key);
    await this.database.use((manager) =>
      manager.query('DELETE FROM tenant_exports WHERE tenant_id = ? AND operation_id <> ?', [
        tenantId,
        operationId ?? 0,
      ]),
    );
  }

  /**
   * Deletes expired archives and archives without a row. Returns their number.
   *
   * @throws DomainError LOOP_INCOMPLETE after the others were deleted
   */
  async removeExpired(): Promise<number> {
    const expired = await this.database.use((manager) =>
      manager.query<ExportRow[]>(
        'SELECT id, storage_key AS storageKey FROM tenant_exports WHERE expires_at <= UTC_TIMESTAMP(3) ORDER BY id',
      ),
    );
    const failed = await this.loop.each(expired, {
      name: ({ id }) => `export ${id}`,
      work: async ({ id, storageKey }) => {
        assertBelow(EXPORTS_PREFIX, storageKey);
        await this.store.remove(storageKey);
        await this.database.use((manager) => manager.query('DELETE FROM tenant_exports WHERE id = ?', [id]));
      },
    });
    const orphans = await this.removeOrphans();
    this.loop.failed([...failed, ...orphans.failed]);
    return expired.length + orphans.removed;
  }

  /** After a restore of the global database its former rows are kept for a week; they may name archives that no present row names. */
  private async rowsMayReturn(): Promise<boolean> {
    const rows = await this.database.use((manager) =>
      manager.query<unknown[]>(
        `SELECT 1 FROM operations WHERE kind = 'restore.global'
          AND (state = 'running' OR (state = 'done' AND finished_at > UTC_TIMESTAMP(3) - INTERVAL 8 DAY)) LIMIT 1`,
      ),
    );
    return rows.length > 0;
  }

  private async removeOrphans(): Promise<{ readonly removed: number; readonly failed: readonly LoopFailure[] }> {
    let removed = 0;
    const failed = await this.loop.each(this.store.list(EXPORTS_PREFIX), {
      name: ({ key }) => key,
      work: async ({ key, storedAt }) => {
        if (storedAt.getTime() > clock.nowMs() - ORPHAN_MS || (await this.isNamed(key))) return;
        if (await this.rowsMayReturn()) return;
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
    const expiresAt = clock.after(days * 24 * 3600 * 1000);
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

const keyOf = (tenantId: number, operationId: number): string => `${EXPORTS_PREFIX}/t${tenantId}/op${operationId}`;

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
