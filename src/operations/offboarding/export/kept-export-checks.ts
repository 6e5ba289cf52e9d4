import { Inject, Injectable } from '@nestjs/common';
import { clock, isDomainError } from '#kernel';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { GlobalDatabase } from '../../../global/global-database';
import type { Check, Problem } from '../../../ports/doctor-checks';
import { EXPORTS_PREFIX } from './kept-exports';

/** A night removes archives without a row after a day. */
const GRACE_MS = 3 * 24 * 3600 * 1000;
const PAGE = 500;

const ROWS = `SELECT id, tenant_id AS tenantId, operation_id AS operationId, storage_key AS storageKey FROM tenant_exports
  WHERE id > ? AND expires_at > UTC_TIMESTAMP(3) ORDER BY id LIMIT ${PAGE}`;

interface ExportRow {
  readonly id: number;
  readonly tenantId: number;
  readonly operationId: number;
  readonly storageKey: string;
}

/** Compares the archives in the store with the registry, for all tenants: archives that no row names, and rows without an archive. */
@Injectable()
export class KeptExportChecks implements Check {
  readonly looksAt = { fr: 'archives des exports', en: 'archives of exports' };

  constructor(
    private readonly database: GlobalDatabase,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /** A store that cannot be read is reported with the files of the tenants. */
  async problems(): Promise<Problem[]> {
    try {
      const stored = new Map<string, Date>();
      for await (const { key, storedAt } of this.store.list(EXPORTS_PREFIX)) stored.set(key, storedAt);
      const lost = await this.withoutArchive(stored);
      return [...lost, ...(await this.unnamed(stored))];
    } catch (error) {
      if (isDomainError(error, 'STORAGE_UNAVAILABLE')) return [];
      throw error;
    }
  }

  /** Removes from `stored` what a row names. An archive may have been stored after the store was listed. */
  private async withoutArchive(stored: Map<string, Date>): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (let page = await this.after(0); page.length > 0; page = await this.after(page.at(-1)?.id ?? 0)) {
      for (const row of page) {
        if (stored.delete(row.storageKey) || (await this.isThere(row.storageKey))) continue;
        problems.push({
          check: 'archive',
          subject: `export of tenant ${row.tenantId}`,
          problem: `operation ${row.operationId} names an archive that is not in the store`,
          advice: { run: `tenant:export ${row.tenantId}` },
        });
      }
    }
    return problems;
  }

  private async unnamed(stored: ReadonlyMap<string, Date>): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const [key, storedAt] of stored) {
      if (storedAt.getTime() > clock.nowMs() - GRACE_MS || (await this.isNamed(key))) continue;
      problems.push({
        check: 'archive',
        subject: key,
        problem: 'no row names this archive, and no night removed it',
        advice: { act: 'see why with `schedule:list` (exports.cleanup), or delete the object' },
      });
    }
    return problems;
  }

  private async isThere(key: string): Promise<boolean> {
    try {
      (await this.store.open(key)).destroy();
      return true;
    } catch (error) {
      if (isDomainError(error, 'OBJECT_MISSING')) return false;
      throw error;
    }
  }

  private async isNamed(key: string): Promise<boolean> {
    const rows = await this.database.use((manager) =>
      manager.query<unknown[]>('SELECT 1 FROM tenant_exports WHERE storage_key = ?', [key]),
    );
    return rows.length > 0;
  }

  private after(id: number): Promise<readonly ExportRow[]> {
    return this.database.use((manager) => manager.query<readonly ExportRow[]>(ROWS, [id]));
  }
}
