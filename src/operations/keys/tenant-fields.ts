import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { quoteIdentifier } from '#persistence';
import { FieldCipher } from '#secrets';
import { columnsOf, resealed } from '../../records/personal-data/resealing';
import type { StoredRow } from '../../records/personal-data/resealing';
import { SEALED_TABLES } from '../../records/personal-data/sealed-tables';
import type { SealedTable } from '../../records/personal-data/sealed-tables';
import { DataUse } from '../tenant-database/data-use';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { TenantSchema } from '../tenant-database/tenant-schema';
import { replaceColumns } from './replaced-columns';

/** Rows that a statement reads and locks at once. Writes of users wait for these locks for milliseconds. */
const BATCH = 200;

/** Re-encrypts the personal fields of a tenant with the current master key, whatever the tenant's status. */
@Injectable()
export class TenantFields {
  private readonly loop = new IsolatedLoop('sealed fields');

  constructor(
    private readonly places: TenantPlaces,
    private readonly schema: TenantSchema,
    private readonly use: DataUse,
    @Inject(FieldCipher) private readonly cipher: FieldCipher,
  ) {}

  /**
   * Returns the number of changed rows; rows that use the current key are skipped, and so is a tenant that is being erased.
   *
   * @throws DomainError LOOP_INCOMPLETE if rows cannot be read, after the others were re-encrypted; DATABASE_UNAVAILABLE
   */
  async reseal(tenantId: number): Promise<number> {
    if (await this.use.isErased(tenantId)) return 0;
    const { target } = await this.places.of(tenantId);
    return this.schema.asOwner(target, async (dataSource) => {
      let rows = 0;
      const failed: LoopFailure[] = [];
      for (const table of SEALED_TABLES) rows += await this.table(dataSource, tenantId, table, failed);
      this.loop.failed(failed);
      return rows;
    });
  }

  private async table(
    dataSource: DataSource,
    tenantId: number,
    table: SealedTable,
    failed: LoopFailure[],
  ): Promise<number> {
    let changed = 0;
    for (let after = 0; ;) {
      const batch = await this.batch(dataSource, tenantId, table, after);
      changed += batch.changed;
      failed.push(...batch.failed);
      if (batch.last === null) return changed;
      after = batch.last;
    }
  }

  private batch(
    dataSource: DataSource,
    tenantId: number,
    table: SealedTable,
    after: number,
  ): Promise<{ changed: number; failed: readonly LoopFailure[]; last: number | null }> {
    return dataSource.transaction(async (manager) => {
      const columns = ['id', ...new Set([table.rowKey, ...columnsOf(table)])].map(quoteIdentifier).join(', ');
      const rows = await manager.query<StoredRow[]>(
        `SELECT ${columns} FROM ${quoteIdentifier(table.table)} WHERE id > ? ORDER BY id LIMIT ${BATCH} FOR UPDATE`,
        [after],
      );
      const replaced: { id: number; columns: NonNullable<ReturnType<typeof resealed>> }[] = [];
      const failed = await this.loop.each(rows, {
        name: (row) => `${table.table} ${String(row['id'])} of tenant ${tenantId}`,
        work: async (row) => {
          const fresh = resealed(this.cipher, tenantId, table, row);
          if (fresh !== null) replaced.push({ id: Number(row['id']), columns: fresh });
        },
      });
      if (replaced.length > 0) {
        const { sql, parameters } = replaceColumns({ table: table.table, id: 'id', isStamped: true }, replaced);
        await manager.query(sql, parameters);
      }
      const last = rows.length < BATCH ? null : Number(rows.at(-1)?.['id']);
      return { changed: replaced.length, failed, last };
    });
  }
}
