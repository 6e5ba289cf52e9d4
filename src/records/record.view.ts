import { ApiProperty } from '@nestjs/swagger';
import type { Row } from '#persistence';

/** The properties that every record shows; `version` is its `ETag`. */
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

/** The view of one record, from a function that creates the views of many. */
export function only<V>([view]: readonly V[]): V {
  if (view === undefined) throw new RangeError('expected one view for the record, got none');
  return view;
}
