import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { clock, SharedWork } from '#kernel';
import type { WriteRequest } from '#kernel';
import type { CodeFormat } from '../../numbering/code-format';
import type { NumberingChanges, NumberingFormats, TenantFormat } from '../../numbering/numbering-formats';
import { GlobalWrites } from '../audit/global-writes';
import { ChangeEvents } from '../changes/change-events';
import { GlobalDatabase } from '../global-database';
import { CodeFormatRow } from './code-format.entity';
import { DEFAULT_FORMATS } from './default-formats';

const FRESH_MS = 60_000;
const MAX_READ_MS = 15_000;

/**
 * Number formats of all tenants, cached in memory: the few rows that tenants changed, and the defaults. A write never waits for
 * the global database; while it is down, the last values stay in use.
 */
@Injectable()
export class NumberingFormatsService implements NumberingFormats, NumberingChanges, OnModuleInit {
  private formats = indexed([]);
  private readAt = 0;
  private readonly reading = new SharedWork('the read of the number formats', MAX_READ_MS, () => this.read());

  constructor(
    private readonly database: GlobalDatabase,
    private readonly writes: GlobalWrites,
    private readonly changes: ChangeEvents,
  ) {}

  onModuleInit(): void {
    this.changes.on('numbering', () => {
      this.readAt = 0;
    });
  }

  async formatFor(tenantId: number, entityType: string): Promise<CodeFormat> {
    if (this.readAt === 0) await this.refresh().catch(() => undefined);
    else if (clock.monotonicMs() - this.readAt > FRESH_MS) void this.refresh().catch(() => undefined);
    return this.formats.get(keyOf(tenantId, entityType)) ?? this.platformFormat(entityType);
  }

  async list(tenantId: number): Promise<readonly TenantFormat[]> {
    return Promise.all(
      DEFAULT_FORMATS.map(async ({ entityType }) => {
        const format = await this.formatFor(tenantId, entityType);
        return { ...format, isDefault: !this.formats.has(keyOf(tenantId, entityType)) };
      }),
    );
  }

  async change(write: WriteRequest, tenantId: number, format: CodeFormat): Promise<void> {
    const { entityType, pattern, sequenceLength, sequenceStart, resetPolicy, isGapless } = format;
    await this.writes.run(write, async ({ manager }) => {
      await manager.query(
        `INSERT INTO code_formats (tenant_id, entity_type, pattern, sequence_length, sequence_start, reset_policy, is_gapless)
          VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE pattern = VALUES(pattern),
          sequence_length = VALUES(sequence_length), sequence_start = VALUES(sequence_start),
          reset_policy = VALUES(reset_policy), is_active = 1`,
        [tenantId, entityType, pattern, sequenceLength, sequenceStart, resetPolicy, isGapless],
      );
    });
    this.changes.announce('numbering', tenantId);
  }

  platformFormat(entityType: string): CodeFormat {
    const found = this.formats.get(keyOf(0, entityType));
    if (found === undefined) throw new RangeError(`no number format for ${entityType}`);
    return found;
  }

  async restoreDefault(write: WriteRequest, tenantId: number, entityType: string): Promise<void> {
    await this.writes.run(write, async ({ manager }) => {
      await manager.delete(CodeFormatRow, { tenantId, entityType });
    });
    this.changes.announce('numbering', tenantId);
  }

  private refresh(): Promise<void> {
    return this.reading.join();
  }

  private async read(): Promise<void> {
    this.formats = indexed(await this.database.use((manager) => manager.findBy(CodeFormatRow, { isActive: true })));
    this.readAt = clock.monotonicMs();
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
