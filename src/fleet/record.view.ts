import { ApiProperty } from '@nestjs/swagger';
import type { Row } from '#persistence';

/** What every record shows of itself; `version` is its `ETag`. */
export class RecordView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export function recordView(row: Row): RecordView {
  return {
    id: row.id,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The view of one record, where views are made of many at once. */
export function only<V>([view]: readonly V[]): V {
  if (view === undefined) throw new RangeError('one record has one view');
  return view;
}
