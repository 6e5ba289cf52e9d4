import { ApiProperty } from '@nestjs/swagger';
import type { RestoreLosses } from './restore-losses';

class DocumentsSinceView {
  @ApiProperty({ type: 'integer', example: 2 })
  count!: number;

  @ApiProperty({ type: [String], example: ['INV-2026-11-0002'], description: 'The first twenty numbers' })
  numbers!: readonly string[];

  @ApiProperty({
    enum: ['kept', 'discarded', 'lost'],
    description:
      '`kept`: the documents are carried over; `discarded`, `lost`: their numbers become gaps, listed by `GET /api/v1/invoices/gaps` of the tenant',
  })
  outcome!: RestoreLosses['documents']['outcome'];
}

export class RestoreLossesView {
  @ApiProperty({ example: 'backup_20261130_020000.sql.gz' })
  file!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'The time to which the data are restored' })
  since!: string;

  @ApiProperty({
    type: Boolean,
    description: 'The live data are lost: only the ledger has documents issued since the backup',
  })
  isLiveLost!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { fuel_logs: 12 },
    description: 'Rows added or changed since the backup, by table',
  })
  rows!: Readonly<Record<string, number>>;

  @ApiProperty({ type: DocumentsSinceView })
  documents!: DocumentsSinceView;

  @ApiProperty({
    type: 'integer',
    description: 'Payments recorded since the backup that are not carried over with their document',
  })
  payments!: number;
}
