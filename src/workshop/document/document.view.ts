import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../records/record.view';
import type { InterventionDocument } from './intervention-document.entity';

/** The fields of every document: its own and those of its intervention. */
export class DocumentView extends RecordView {
  @ApiProperty({ type: 'integer' }) interventionId!: number;
  @ApiProperty({ example: 'INT-2026-11-0001' }) interventionNumber!: string;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ example: '1234 AB 01' }) plateNumber!: string;
}

export function documentView(document: InterventionDocument): DocumentView {
  return {
    ...recordView(document),
    interventionId: document.interventionId,
    interventionNumber: document.intervention?.interventionNumber ?? '',
    vehicleId: document.vehicleId,
    plateNumber: document.vehicle?.plateNumber ?? '',
  };
}
