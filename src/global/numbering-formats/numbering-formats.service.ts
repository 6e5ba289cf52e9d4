import { Injectable } from '@nestjs/common';
import type { CodeFormat } from '../../fleet/numbering/code-format';
import type { NumberingFormats } from '../../fleet/numbering/numbering-formats';
import { GlobalDatabase } from '../global-database';
import { CodeFormatRow } from './code-format.entity';
import { DEFAULT_FORMATS } from './default-formats';

const FRESH_MS = 60_000;

/**
 * The number formats of all tenants, held in memory: the few rows tenants changed and the defaults. A write never waits for the
 * global database; while that is down, what was last read goes on.
 */
@Injectable()
export class NumberingFormatsService implements NumberingFormats {
  private formats = indexed([]);
  private readAt = 0;
  private reading: Promise<void> | null = null;

  constructor(private readonly database: GlobalDatabase) {}

  async formatFor(tenantId: number, entityType: string): Promise<CodeFormat> {
    if (this.readAt === 0) await this.refresh().catch(() => undefined);
    else if (Date.now() - this.readAt > FRESH_MS) void this.refresh().catch(() => undefined);
    const found = this.formats.get(keyOf(tenantId, entityType)) ?? this.formats.get(keyOf(0, entityType));
    if (found === undefined) throw new RangeError(`no number format for ${entityType}`);
    return found;
  }

  private refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async read(): Promise<void> {
    this.formats = indexed(await this.database.use((manager) => manager.findBy(CodeFormatRow, { isActive: true })));
    this.readAt = Date.now();
  }
}

function indexed(rows: readonly CodeFormatRow[]): ReadonlyMap<string, CodeFormat> {
  const defaults = DEFAULT_FORMATS.map((format) => [keyOf(0, format.entityType), format] as const);
  return new Map<string, CodeFormat>([
    ...defaults,
    ...rows.map((row) => [keyOf(row.tenantId ?? 0, row.entityType), row] as const),
  ]);
}

const keyOf = (tenantId: number, entityType: string): string => `${tenantId} ${entityType}`;
