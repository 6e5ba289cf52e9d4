import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Day } from '#kernel';
import { tableName } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { periodKey, renderNumber } from './code-format';
import type { CodeFormat } from './code-format';
import { NUMBERING_FORMATS } from './numbering-formats';
import type { NumberingFormats } from './numbering-formats';

interface Drawn {
  readonly affectedRows: number;
  readonly insertId: number;
}

/** The tenant's counters. A drawn number is the caller's only if its transaction commits; a rollback leaves no row and no lock. */
@TenantScoped()
export class NumberSequences {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @InjectTenantDataSource() private readonly database: Database,
    @Inject(NUMBERING_FORMATS) private readonly formats: NumberingFormats,
  ) {}

  /**
   * The next number of a series that may have gaps (domain.md §8.4). The counter's row stays locked until the transaction ends:
   * draw as late as possible. `day` is the record's own day in the tenant's zone.
   */
  async draw(unit: UnitOfWork, entityType: string, day: Day): Promise<string> {
    const format = await this.formats.formatFor(this.tenant.tenantId, entityType);
    const value = await this.next(unit.manager, format, periodKey(format.resetPolicy, day));
    return renderNumber(format, day, value);
  }

  /** The number the next draw would give, without drawing it. */
  async preview(entityType: string, day: Day): Promise<string> {
    const format = await this.formats.formatFor(this.tenant.tenantId, entityType);
    const rows = await this.database.manager.query<{ value: number | string }[]>(
      `SELECT \`last_value\` AS value FROM ${tableName(this.database.manager, 'number_sequences')}
        WHERE series = ? AND period_key = ?`,
      [entityType, periodKey(format.resetPolicy, day)],
    );
    const last = Number(rows[0]?.value ?? 0);
    return renderNumber(format, day, Math.max(last + 1, format.sequenceStart));
  }

  /** `LAST_INSERT_ID(expression)` makes the server send the new value back with the update: no second question, no lost number. */
  private async next(manager: EntityManager, format: CodeFormat, period: string): Promise<number> {
    const table = tableName(manager, 'number_sequences');
    const next = 'LAST_INSERT_ID(GREATEST(`last_value` + 1, ?))';
    const updated = await manager.query<Drawn>(
      `UPDATE ${table} SET \`last_value\` = ${next} WHERE series = ? AND period_key = ?`,
      [format.sequenceStart, format.entityType, period],
    );
    if (updated.affectedRows === 1) return updated.insertId;
    const inserted = await manager.query<Drawn>(
      `INSERT INTO ${table} (series, period_key, \`last_value\`) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE \`last_value\` = ${next}`,
      [format.entityType, period, format.sequenceStart, format.sequenceStart],
    );
    return inserted.affectedRows === 1 ? format.sequenceStart : inserted.insertId;
  }
}
