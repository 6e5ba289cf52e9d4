import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Day, WriteRequest } from '#kernel';
import { likePattern, tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../records/days/today';
import { checkPattern, periodKey, renderNumber } from './code-format';
import type { CodeFormat } from './code-format';
import { NumberSequences } from './number-sequences';
import { canMeet } from './meeting-patterns';
import { NUMBERED_TABLES, numberedTable } from './numbered-tables';
import type { NumberedTable, NumberedTables } from './numbered-tables';
import { NUMBERING_CHANGES } from './numbering-formats';
import type { NumberingChanges, TenantFormat } from './numbering-formats';
import type { NumberingFormatBody } from './numbering.dto';
import { numberingGapless, numberingRangeUsed, numberingSeriesMeet, numberingUnknown } from './numbering.errors';

/** A format with its next number. */
export interface PreviewedFormat {
  readonly format: TenantFormat;
  readonly nextNumber: string;
}

/** The number formats of a company (domain.md §8); the counters continue after a change of format. */
@TenantScoped()
export class NumberingService {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(NUMBERING_CHANGES) private readonly formats: NumberingChanges,
    private readonly sequences: NumberSequences,
    private readonly writes: TenantWrites,
    @Inject(NUMBERED_TABLES) private readonly tables: NumberedTables,
  ) {}

  async list(): Promise<readonly PreviewedFormat[]> {
    const formats = await this.formats.list(this.tenant.tenantId);
    const numbers = await this.sequences.previewAll(formats, currentDay(this.tenant));
    return formats.map((format, index) => ({ format, nextNumber: numbers[index] ?? '' }));
  }

  /** @throws DomainError NUMBERING_UNKNOWN */
  async get(entityType: string): Promise<PreviewedFormat> {
    const found = (await this.list()).find(({ format }) => format.entityType === entityType);
    if (found === undefined) throw numberingUnknown({ entityType });
    return found;
  }

  /**
   * The counters continue after a change of pattern or reset policy: the values drawn so far are carried over before the format changes.
   *
   * @throws DomainError NUMBERING_UNKNOWN, NUMBERING_PATTERN_INVALID, NUMBERING_SERIES_MEET
   */
  async change(write: WriteRequest, entityType: string, body: NumberingFormatBody): Promise<PreviewedFormat> {
    const { format } = await this.get(entityType);
    const changed: CodeFormat = { ...body, entityType, isGapless: format.isGapless };
    checkPattern(changed);
    await this.prepare(write, changed);
    await this.formats.change(write, this.tenant.tenantId, changed);
    return this.get(entityType);
  }

  /** @throws DomainError NUMBERING_UNKNOWN, NUMBERING_SERIES_MEET */
  async restoreDefault(write: WriteRequest, entityType: string): Promise<void> {
    await this.get(entityType);
    await this.prepare(write, this.formats.platformFormat(entityType));
    await this.formats.restoreDefault(write, this.tenant.tenantId, entityType);
  }

  /** The next number under a format that is not stored. @throws DomainError NUMBERING_UNKNOWN, NUMBERING_PATTERN_INVALID */
  async preview(entityType: string, body: NumberingFormatBody, day: Day | null): Promise<string> {
    const { format } = await this.get(entityType);
    const wanted: CodeFormat = { ...body, entityType, isGapless: format.isGapless };
    checkPattern(wanted);
    const [number = ''] = await this.sequences.previewAll([wanted], day ?? currentDay(this.tenant));
    return number;
  }

  /** Sets the next value of the current period. @throws DomainError NUMBERING_UNKNOWN, NUMBERING_GAPLESS, NUMBERING_RANGE_USED */
  async resetSequence(unit: UnitOfWork, entityType: string, nextValue: number): Promise<string> {
    const { format } = await this.get(entityType);
    if (format.isGapless) throw numberingGapless({ entityType });
    const day = currentDay(this.tenant);
    const last = await this.sequences.lastForUpdate(unit, format, day);
    const used = nextValue > last ? null : await this.usedNumber(unit.manager, format, day, [nextValue, last]);
    if (used !== null) throw numberingRangeUsed({ number: used });
    await this.sequences.setLast(unit, format, day, nextValue - 1);
    return renderNumber(format, day, Math.max(nextValue, format.sequenceStart));
  }

  /** Refuses a format whose legal numbers overlap with another series, and carries the counters over into its periods. */
  private async prepare({ actor }: WriteRequest, next: CodeFormat): Promise<void> {
    const others = (await this.formats.list(this.tenant.tenantId)).filter(
      ({ entityType }) => entityType !== next.entityType,
    );
    const met = next.isGapless ? others.find((other) => other.isGapless && canMeet(next, other)) : undefined;
    if (met !== undefined) throw numberingSeriesMeet({ pattern: next.pattern, other: met.entityType });
    await this.writes.runMany(actor, async (unit) => {
      await this.sequences.carryOver(unit, next, currentDay(this.tenant));
      return { value: null, events: [] };
    });
  }

  /** An assigned number of the period whose sequence value is in the range, if there is one; deleted records keep their number. */
  private async usedNumber(
    manager: EntityManager,
    format: CodeFormat,
    day: Day,
    range: readonly [number, number],
  ): Promise<string | null> {
    const numbered = numberedTable(this.tables, format.entityType);
    return numbered === undefined ? null : usedIn(manager, numbered, { format, day, range });
  }
}

interface NumberRange {
  readonly format: CodeFormat;
  readonly day: Day;
  readonly range: readonly [number, number];
}

async function usedIn(
  manager: EntityManager,
  { column, table }: NumberedTable,
  { format, day, range: [from, to] }: NumberRange,
): Promise<string | null> {
  const period = periodKey(format.resetPolicy, day);
  const [literal = ''] = format.pattern.split('{');
  const rows = await manager.query<{ number: string }[]>(
    `SELECT ${column} AS number FROM ${tableName(manager, table)} WHERE ${column} LIKE ? ESCAPE '!'`,
    [likePattern(literal).slice(1)],
  );
  const shape = numberShape(format, period);
  const found = rows.find(({ number }) => {
    const value = Number(shape.exec(number)?.[1] ?? Number.NaN);
    return value >= from && value <= to;
  });
  return found?.number ?? null;
}

/** Matches the numbers of a period: its own year and month, any other date token, and the sequence as the only group. */
function numberShape(format: CodeFormat, period: string): RegExp {
  const [year, month, date] = period === '*' ? [] : period.split('-');
  const tokens: Readonly<Record<string, string>> = {
    '{YEAR}': year ?? '\\d{4}',
    '{YY}': year?.slice(2) ?? '\\d{2}',
    '{MONTH}': month ?? '\\d{2}',
    '{DAY}': date ?? '\\d{2}',
    '{SEQUENCE}': '(\\d+)',
  };
  const escaped = format.pattern.replace(/[./-]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{[A-Z]+\}/g, (token) => tokens[token] ?? token)}$`);
}
