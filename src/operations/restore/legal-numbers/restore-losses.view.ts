import { ApiProperty } from '@nestjs/swagger';
import type { RestoreLosses } from './restore-losses';

class DocumentsSinceView {
  @ApiProperty({ type: 'integer', example: 2 })
  count!: number;

  @ApiProperty({ type: [String], example: ['INV-2026-11-0002'], description: 'The first twenty' })
  numbers!: readonly string[];

  @ApiProperty({
    enum: ['kept', 'discarded', 'lost'],
    description:
      'Carried over, or without a document from then on: `GET /api/v1/invoices/gaps` of the tenant shows those',
  })
  outcome!: RestoreLosses['documents']['outcome'];
}

export class RestoreLossesView {
  @ApiProperty({ example: 'backup_20261130_020000.sql.gz' })
  file!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'The moment the data go back to' })
  since!: string;

  @ApiProperty({
    type: Boolean,
    description: 'There are no live data any more: of what came since only the ledger tells',
  })
  isLiveLost!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { fuel_logs: 12 },
    description: 'Rows written or changed since, by table',
  })
  rows!: Readonly<Record<string, number>>;

  @ApiProperty({ type: DocumentsSinceView })
  documents!: DocumentsSinceView;

  @ApiProperty({ type: 'integer', description: 'Payments recorded since that do not come along with their document' })
  payments!: number;
}
