import { Inject } from '@nestjs/common';
import type { EntityManager, QueryRunner } from 'typeorm';
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

/** A number of a gapless series, with the state of its counter. */
export interface GaplessNumber {
  readonly number: string;
  readonly period: string;
  readonly value: number;
}

/** Draws the numbers of records that are created together. */
export type DrawMany = (unit: UnitOfWork, entityType: string, day: Day, count: number) => Promise<readonly string[]>;

/** The counters of the tenant. A drawn number is used only if the caller's transaction commits; a rollback leaves no row and no lock. */
@TenantScoped()
export class NumberSequences {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @InjectTenantDataSource() private readonly database: Database,
    @Inject(NUMBERING_FORMATS) private readonly formats: NumberingFormats,
  ) {}

  /**
   * The next number of a series that may have gaps (domain.md §8.4). The row of the counter stays locked until the transaction ends, so
   * draw as late as possible. `day` is the record's own day in the tenant's zone.
   */
  async draw(unit: UnitOfWork, entityType: string, day: Day): Promise<string> {
    const [number = ''] = await this.drawMany(unit, entityType, day, 1);
    return number;
  }

  /** As {@link draw}, for records created together: the counter is advanced once for all of them. */
  async drawMany(unit: UnitOfWork, entityType: string, day: Day, count: number): Promise<readonly string[]> {
    if (count === 0) return [];
    const format = await this.formats.formatFor(this.tenant.tenantId, entityType);
    noteLock(unit, entityType);
    const last = await this.advance(unit.manager, format, periodKey(format.resetPolicy, day), count);
    return Array.from({ length: count }, (_none, index) => renderNumber(format, day, last - count + 1 + index));
  }

  /** Whether this transaction has drawn numbers of the series: another one would wait until it ends. */
  holds({ manager }: UnitOfWork, entityType: string): boolean {
    return manager.queryRunner !== undefined && LOCKED.get(manager.queryRunner)?.has(entityType) === true;
  }

  /**
   * The next number of a gapless series, drawn in the transaction of its document: after a rollback the next document gets the number
   * (domain.md §8.4). Every counter of the series stays locked until the transaction ends, so that documents are numbered in the order
   * of their dates, also across the end of a year. `start` is used only while the period has no number.
   *
   * @throws DomainError of `refuse`, called with the day of the last document, if `day` is before that day
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

  /** The numbers that the next draws would produce on the day, one for each format, without drawing them. */
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
   * Copies the values drawn so far into the counters of another reset policy, so that no number is assigned twice. Must be called before
   * the policy takes effect.
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

  /** The last value drawn in the period of the day, 0 before the first. Its counter stays locked until the transaction ends. */
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

  /** `LAST_INSERT_ID(expression)` makes the server return the new value with the update: no second query, no lost number. */
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

/** The series whose counters a transaction has locked, by its connection. */
const LOCKED = new WeakMap<QueryRunner, Set<string>>();

function noteLock({ manager }: UnitOfWork, entityType: string): void {
  if (manager.queryRunner === undefined) return;
  const series = LOCKED.get(manager.queryRunner) ?? new Set();
  LOCKED.set(manager.queryRunner, series.add(entityType));
}

const COUNTER_COLUMNS = 'period_key AS period, `last_value` AS value, last_issue_date AS last';

/** Every counter of a series; the rows stay locked until the transaction ends. */
const countersForUpdate = (manager: EntityManager, series: string): Promise<readonly Counter[]> =>
  manager.query<Counter[]>(
    `SELECT ${COUNTER_COLUMNS} FROM ${tableName(manager, 'number_sequences')} WHERE series = ? FOR UPDATE`,
    [series],
  );

/** The value after the last one drawn; the start value of a gapless series is used only before its first number. */
function nextValue({ isGapless, sequenceStart }: CodeFormat, drawn: number): number {
  return isGapless && drawn > 0 ? drawn + 1 : Math.max(drawn + 1, sequenceStart);
}
