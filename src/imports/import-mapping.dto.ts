import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, ValidateNested } from 'class-validator';
import { DefaultedChoice, OptionalText, Text } from '../fleet/fields';
import { DATE_ORDERS, DECIMAL_SIGNS } from './file-mapping';
import type { FileMapping } from './file-mapping';

const MOST_COLUMNS = 200;

export class MappedColumn {
  /** As the file has it; case, accents and punctuation do not matter. */
  @Text(200, 'Qté livrée')
  heading!: string;

  /** Key of a column of the list; null leaves the heading's cells out. */
  @OptionalText(64, 'quantity')
  column!: string | null;
}

export class SaveImportMappingBody {
  @Text(32, 'fuel-logs')
  resource!: string;

  /** Saving for a source again replaces what was saved. */
  @Text(100, 'Carte carburant A')
  source!: string;

  @ApiProperty({ type: [MappedColumn], maxItems: MOST_COLUMNS })
  @IsArray()
  @ArrayMaxSize(MOST_COLUMNS)
  @ArrayUnique(({ heading }: MappedColumn) => heading)
  @ValidateNested({ each: true })
  @Type(() => MappedColumn)
  columns!: MappedColumn[];

  @DefaultedChoice(DECIMAL_SIGNS, 'auto')
  decimalSign?: FileMapping['decimalSign'];

  @DefaultedChoice(DATE_ORDERS, 'auto')
  dateOrder?: FileMapping['dateOrder'];
}
