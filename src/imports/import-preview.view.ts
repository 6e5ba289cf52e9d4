import { ApiProperty } from '@nestjs/swagger';
import { NullableInteger, NullableText } from '#http';
import { DATE_ORDERS } from './file-mapping';
import type { DateOrder } from './written-moments';

class PreviewColumnView {
  @ApiProperty({ example: 'Qté livrée' }) heading!: string;
  @NullableText({ example: 'quantity', description: 'Null if the cells are not imported' })
  column!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    enum: [',', '.'],
    description: 'Null if no cell shows it, or the cells contradict each other',
  })
  decimalSign!: ',' | '.' | null;
  @ApiProperty({ type: String, nullable: true, enum: DATE_ORDERS.slice(1) }) dateOrder!: DateOrder | null;
  @ApiProperty({ type: [String] }) samples!: string[];
}

class ImportableColumnView {
  @ApiProperty({ example: 'quantity' }) key!: string;
  @ApiProperty({ example: 'Quantité' }) fr!: string;
  @ApiProperty({ example: 'Quantity' }) en!: string;
  @ApiProperty({ example: 'decimal' }) kind!: string;
  @ApiProperty() isRequired!: boolean;
}

export class PreviewRowView {
  @ApiProperty({ type: 'integer', example: 2 }) line!: number;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The values of the row, by field' })
  values!: Readonly<Record<string, unknown>>;
  @ApiProperty({ type: [String], description: 'Problems of the cells, by column and code' }) problems!: string[];
}

export class ImportPreviewView {
  @ApiProperty({ example: 'fuel-logs' }) resource!: string;
  @NullableInteger({ description: 'Line of the headings' }) headingLine!: number | null;
  @ApiProperty({ type: [PreviewColumnView] }) columns!: PreviewColumnView[];
  @ApiProperty({ type: [String], description: 'Required columns that the file lacks' }) missing!: string[];
  @ApiProperty({ type: [String], description: 'Columns that occur more than once in the file' }) repeated!: string[];
  @ApiProperty({ type: [ImportableColumnView] }) importable!: ImportableColumnView[];
  @ApiProperty({ type: [PreviewRowView] }) rows!: PreviewRowView[];
  @ApiProperty({ type: 'integer', description: 'Number of rows that were read; an import reads all rows' })
  rowsRead!: number;
}
