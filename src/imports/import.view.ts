import { ApiProperty } from '@nestjs/swagger';
import { NullableInstant, NullableText } from '#http';
import { IMPORT_MODES, IMPORT_STATES } from './import.choices';
import type { ImportMode, ImportState } from './import.choices';
import type { Import } from './import.entity';

const COUNT = { type: 'integer', example: 120 } as const;

export class ImportView {
  @ApiProperty({ type: 'integer', example: 1 }) id!: number;
  @ApiProperty({ example: 'vehicles' }) resource!: string;
  @ApiProperty({ enum: IMPORT_MODES }) mode!: ImportMode;
  @ApiProperty({ description: 'Only the report is written' }) dryRun!: boolean;
  @ApiProperty({ enum: IMPORT_STATES }) state!: ImportState;
  @ApiProperty({ example: 'vehicules.csv' }) fileName!: string;
  @ApiProperty(COUNT) rowsRead!: number;
  @ApiProperty(COUNT) rowsCreated!: number;
  @ApiProperty(COUNT) rowsUpdated!: number;
  @ApiProperty(COUNT) rowsUnchanged!: number;
  @ApiProperty(COUNT) rowsFailed!: number;
  @NullableText({ description: 'Why the file could not be read' }) error!: string | null;
  @ApiProperty({
    type: [String],
    description: 'Headings that match no column: their cells are not imported',
  })
  leftOut!: string[];
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @NullableInstant() startedAt!: string | null;
  @NullableInstant() finishedAt!: string | null;
}

/** With state `refused` and in dry runs, the counts are what an import would have done. */
export function importView(row: Import, leftOut: readonly string[] = []): ImportView {
  return {
    id: row.id,
    resource: row.resource,
    mode: row.mode,
    dryRun: row.isDryRun,
    state: row.state,
    fileName: row.fileName,
    rowsRead: row.rowsRead,
    rowsCreated: row.rowsCreated,
    rowsUpdated: row.rowsUpdated,
    rowsUnchanged: row.rowsUnchanged,
    rowsFailed: row.rowsFailed,
    error: row.error,
    leftOut: [...leftOut],
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
