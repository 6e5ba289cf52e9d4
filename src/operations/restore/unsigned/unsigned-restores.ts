import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../../global/global-database';
import { backupMismatch } from '../../backup/backup.errors';
import { differenceOf } from '../../dumps/backup-manifest';
import type { ReportProgress, StepRecord } from '#jobs';
import type { SideDatabase } from '../../dumps/side-databases';
import { SideLoader } from '../../dumps/side-loader';
import type { DatabaseContents } from '../../dumps/side-loader';
import { ReleasedSchema } from './released-schema';
import { UnsignedDump } from './unsigned-dump';
import type { UnsignedFacts } from './unsigned-dump';

/** A file without a manifest, and the side database of the tenant into which it is loaded. */
export interface UnsignedLoading {
  readonly path: string;
  readonly tenantId: number;
  readonly side: SideDatabase;
}

/**
 * Loads a dump that this product did not create into a side database (operations.md §3): reads and screens it completely before the
 * database is created, loads it through the same screen, compares the row counts, and accepts it only if its schema belongs to a release.
 */
@Injectable()
export class UnsignedRestores {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly loader: SideLoader,
    private readonly schema: ReleasedSchema,
  ) {}

  /** @throws DomainError BACKUP_CORRUPT, DUMP_FOREIGN_STATEMENT; BACKUP_MISMATCH if it names another tenant's database */
  async verify({ path, tenantId }: UnsignedLoading): Promise<StepRecord> {
    const { file, sha256, bytes, database, facts } = await new UnsignedDump(path).read();
    if (database !== null) await this.assertNobodyElses(file, database, tenantId);
    if (facts.objects.tables === 0) throw backupMismatch({ file, difference: 'no table' });
    return { file, sha256, bytes, database, unsigned: true };
  }

  /** @throws the errors of {@link verify}; DomainError RESTORE_SCHEMA_FOREIGN, CLIENT_FAILED, CLIENT_MISSING */
  async load({ path, tenantId, side }: UnsignedLoading, report: ReportProgress): Promise<StepRecord> {
    const dump = new UnsignedDump(path);
    await this.loader.load(side, await dump.sql(), (bytes) => report(bytes, bytes));
    const told = dump.facts();
    assertSame(told, await this.loader.contents(side));
    const version = await this.schema.assertOurs(side, tenantId);
    return { tables: told.facts.objects.tables, sha256: told.sha256, schemaVersion: version };
  }

  /** A dump names its database in a comment. That is no proof, but it detects a wrong file. */
  private async assertNobodyElses(file: string, database: string, tenantId: number): Promise<void> {
    const rows = await this.database.use((manager) =>
      manager.query<{ tenantId: number }[]>(
        'SELECT tenant_id AS tenantId FROM tenant_databases WHERE database_name = ? AND tenant_id <> ?',
        [database.slice(0, 64), tenantId],
      ),
    );
    const [other] = rows;
    if (other !== undefined) throw backupMismatch({ file, difference: `tenant ${other.tenantId}` });
  }
}

/** @throws DomainError BACKUP_MISMATCH */
function assertSame({ file, facts }: UnsignedFacts, found: DatabaseContents): void {
  const other = differenceOf(found.objects, facts.objects);
  if (other !== null) throw backupMismatch({ file, difference: other });
  const table = Object.keys(facts.rows).find((name) => found.rows[name] !== facts.rows[name]);
  if (table === undefined) return;
  throw backupMismatch({ file, difference: `${table} ${found.rows[table] ?? 'missing'} ≠ ${facts.rows[table]}` });
}
