import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Day, DomainError } from '#kernel';
import { tableName } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { periodKey, renderNumber } from './code-format';
import type { CodeFormat } from './code-format';
import { lastValueIn, raisedCounters } from './counters';
import type { Counter } from './counters';
import { NUMBERING_FORMATS } from './numbering-formats';
import type { NumberingFormats } from './numbering-formats';

interface Drawn {
  readonly affectedRows: number;
  readonly insertId: number;
}

/** A number of a gapless series, and where its counter stands with it. */
export interface GaplessNumber {
  readonly number: string;
  readonly period: string;
  readonly value: number;
}

/** Where the numbers of records made together come from. */
export type DrawMany = (unit: UnitOfWork, entityType: string, day: Day, count: number) => Promise<readonly string[]>;

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
    const [number = ''] = await this.drawMany(unit, entityType, day, 1);
    return number;
  }

  /** As {@link draw} for records made together: one step of the counter, whatever their number. */
  async drawMany(unit: UnitOfWork, entityType: string, day: Day, count: number): Promise<readonly string[]> {
    if (count === 0) return [];
    const format = await this.formats.formatFor(this.tenant.tenantId, entityType);
    const last = await this.advance(unit.manager, format, periodKey(format.resetPolicy, day), count);
    return Array.from({ length: count }, (_none, index) => renderNumber(format, day, last - count + 1 + index));
  }

  /**
   * The next number of a gapless series, drawn in the transaction of the document that carries it: a rollback gives it to the next one
   * (domain.md §8.4). Every counter of the series stays locked until the transaction ends, so that documents are numbered in the order
   * of their dates, across the end of a year too. `start` counts only while the period has none.
   *
   * @throws DomainError of `refuse`, given the day of the last document, where `day` is before it
   */
  async drawGapless(
    { manager }: UnitOfWork,
    entityType: string,
    day: Day,
    refuse: (last: Day) => DomainError,
  ): Promise<GaplessNumber> {
    const format = await this.formats.formatFor(this.tenant.tenantId, entityType);
    const period = periodKey(format.resetPolicy, day);
    const table = tableName(manager, 'number_sequences');
    await manager.query(
      `INSERT INTO ${table} (series, period_key, \`last_value\`) VALUES (?, ?, 0)
        ON DUPLICATE KEY UPDATE \`last_value\` = \`last_value\``,
      [entityType, period],
    );
    const counters = await countersForUpdate(manager, entityType);
    const last = counters.reduce<Day | null>(
      (latest, one) => (one.last !== null && one.last > (latest ?? '') ? one.last : latest),
      null,
    );
    if (last !== null && day < last) throw refuse(last);
    const value = nextValue(format, lastValueIn(counters, period));
    await manager.query(
      `UPDATE ${table} SET \`last_value\` = ?, last_issue_date = ? WHERE series = ? AND period_key = ?`,
      [value, day, entityType, period],
    );
    return { number: renderNumber(format, day, value), period, value };
  }

  /** The numbers the next draws would give on the day, one for each format, without drawing them. */
  async previewAll(formats: readonly CodeFormat[], day: Day): Promise<readonly string[]> {
    const { manager } = this.database;
    const rows = await manager.query<(Counter & { readonly series: string })[]>(
      `SELECT series, ${COUNTER_COLUMNS} FROM ${tableName(manager, 'number_sequences')} WHERE series IN (?)`,
      [formats.map(({ entityType }) => entityType)],
    );
    return formats.map((format) => {
      const counters = rows.filter(({ series }) => series === format.entityType);
      const drawn = lastValueIn(counters, periodKey(format.resetPolicy, day));
      return renderNumber(format, day, nextValue(format, drawn));
    });
  }

  /**
   * Carries the values drawn so far into the counters of another reset policy, so that it gives no number again. Called before the
   * policy comes into force.
   */
  async carryOver({ manager }: UnitOfWork, { entityType, resetPolicy }: CodeFormat, today: Day): Promise<void> {
    const counters = await countersForUpdate(manager, entityType);
    const raised = raisedCounters(counters, periodKey(resetPolicy, today).length);
    if (raised.length === 0) return;
    await manager.query(
      `INSERT INTO ${tableName(manager, 'number_sequences')} (series, period_key, \`last_value\`) VALUES ?
        ON DUPLICATE KEY UPDATE \`last_value\` = VALUES(\`last_value\`)`,
      [raised.map(({ period, value }) => [entityType, period, value])],
    );
  }

  /** The last value drawn in the day's period, whose counter stays locked until the transaction ends; 0 before the first. */
  async lastForUpdate({ manager }: UnitOfWork, format: CodeFormat, day: Day): Promise<number> {
    const rows = await manager.query<{ value: number | string }[]>(
      `SELECT \`last_value\` AS value FROM ${tableName(manager, 'number_sequences')}
        WHERE series = ? AND period_key = ? FOR UPDATE`,
      [format.entityType, periodKey(format.resetPolicy, day)],
    );
    return Number(rows[0]?.value ?? 0);
  }

  async setLast({ manager }: UnitOfWork, format: CodeFormat, day: Day, value: number): Promise<void> {
    await manager.query(
      `INSERT INTO ${tableName(manager, 'number_sequences')} (series, period_key, \`last_value\`) VALUES (?, ?, ?)
        ON DUPLICATE KEY UPDATE \`last_value\` = VALUES(\`last_value\`)`,
      [format.entityType, periodKey(format.resetPolicy, day), value],
    );
  }

  /** `LAST_INSERT_ID(expression)` makes the server send the new value back with the update: no second question, no lost number. */
  private async advance(manager: EntityManager, format: CodeFormat, period: string, count: number): Promise<number> {
    const table = tableName(manager, 'number_sequences');
    const first = format.sequenceStart + count - 1;
    const next = 'LAST_INSERT_ID(GREATEST(`last_value` + ?, ?))';
    const updated = await manager.query<Drawn>(
      `UPDATE ${table} SET \`last_value\` = ${next} WHERE series = ? AND period_key = ?`,
      [count, first, format.entityType, period],
    );
    if (updated.affectedRows === 1) return updated.insertId;
    const carried = lastValueIn(await countersForUpdate(manager, format.entityType), period);
    const begun = Math.max(first, carried + count);
    const inserted = await manager.query<Drawn>(
      `INSERT INTO ${table} (series, period_key, \`last_value\`) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE \`last_value\` = ${next}`,
      [format.entityType, period, begun, count, begun],
    );
    return inserted.affectedRows === 1 ? begun : inserted.insertId;
  }
}

const COUNTER_COLUMNS = 'period_key AS period, `last_value` AS value, last_issue_date AS last';

/** Every counter of a series; they stay locked until the transaction ends. */
const countersForUpdate = (manager: EntityManager, series: string): Promise<readonly Counter[]> =>
  manager.query<Counter[]>(
    `SELECT ${COUNTER_COLUMNS} FROM ${tableName(manager, 'number_sequences')} WHERE series = ? FOR UPDATE`,
    [series],
  );

/** After the last value drawn; the start of a gapless series counts only before its first. */
function nextValue({ isGapless, sequenceStart }: CodeFormat, drawn: number): number {
  return isGapless && drawn > 0 ? drawn + 1 : Math.max(drawn + 1, sequenceStart);
}
