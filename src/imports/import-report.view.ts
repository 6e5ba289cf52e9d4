import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableText } from '#http';
import { ROW_OUTCOMES } from './import.choices';
import type { RowOutcome } from './import.choices';

export class ImportRowErrorView {
  @NullableText({ description: 'Heading of the column; null for the row as a whole' })
  column!: string | null;

  @ApiProperty({ example: 'REQUIRED', description: 'Code of a field error, or one of `/docs/errors`' }) code!: string;
  @ApiProperty({ description: 'In the company’s language' }) message!: string;
}

export class ImportRowView {
  @ApiProperty({ type: 'integer', description: 'The line in the file, counted from 1' }) line!: number;
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome!: RowOutcome;
  @NullableId({ description: 'The id of the record' }) id!: number | null;
  @ApiProperty({ type: [ImportRowErrorView] }) errors!: ImportRowErrorView[];
}

/** The report of an import as JSON. */
export class ImportReportView {
  @ApiProperty({ type: [ImportRowView] }) rows!: ImportRowView[];
}
