import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, ValidateNested } from 'class-validator';
import { DefaultedChoice, OptionalText, Text } from '../records/fields';
import { DATE_ORDERS, DECIMAL_SIGNS } from './file-mapping';
import type { FileMapping } from './file-mapping';

const MAX_COLUMNS = 200;

export class MappedColumn {
  /** The heading as written in the file; case, accents and punctuation are ignored. */
  @Text(200, 'Qté livrée')
  heading!: string;

  /** Key of a column of the list. Null excludes the cells of this heading from the import. */
  @OptionalText(64, 'quantity')
  column!: string | null;
}

export class SaveImportMappingBody {
  @Text(32, 'fuel-logs')
  resource!: string;

  /** Saving a mapping for a source again replaces the earlier one. */
  @Text(100, 'Carte carburant A')
  source!: string;

  @ApiProperty({ type: [MappedColumn], maxItems: MAX_COLUMNS })
  @IsArray()
  @ArrayMaxSize(MAX_COLUMNS)
  @ArrayUnique(({ heading }: MappedColumn) => heading)
  @ValidateNested({ each: true })
  @Type(() => MappedColumn)
  columns!: MappedColumn[];

  @DefaultedChoice(DECIMAL_SIGNS, 'auto')
  decimalSign?: FileMapping['decimalSign'];

  @DefaultedChoice(DATE_ORDERS, 'auto')
  dateOrder?: FileMapping['dateOrder'];
}
