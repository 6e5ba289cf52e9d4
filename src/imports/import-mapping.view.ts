import { ApiProperty } from '@nestjs/swagger';
import { NullableText } from '#http';
import { DATE_ORDERS, DECIMAL_SIGNS } from './file-mapping';
import type { FileMapping } from './file-mapping';
import { contentOf } from './import-mapping';
import type { ImportMapping } from './import-mapping.entity';

class MappedColumnView {
  @ApiProperty({ example: 'Qté livrée' }) heading!: string;
  @NullableText({ example: 'quantity' }) column!: string | null;
}

export class ImportMappingView {
  @ApiProperty({ type: 'integer', example: 1 }) id!: number;
  @ApiProperty({ example: 'fuel-logs' }) resource!: string;
  @ApiProperty({ example: 'Carte carburant A' }) source!: string;
  @ApiProperty({ type: [MappedColumnView] }) columns!: MappedColumnView[];
  @ApiProperty({ enum: DECIMAL_SIGNS }) decimalSign!: FileMapping['decimalSign'];
  @ApiProperty({ enum: DATE_ORDERS }) dateOrder!: FileMapping['dateOrder'];
}

export function importMappingView(row: ImportMapping): ImportMappingView {
  const { columns, decimalSign, dateOrder } = contentOf(row);
  const { id, resource, source } = row;
  return { id, resource, source, columns: columns.map((column) => ({ ...column })), decimalSign, dateOrder };
}
