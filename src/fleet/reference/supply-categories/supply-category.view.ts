import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../../records/record.view';
import type { SupplyCategory } from './supply-category.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;

export class SupplyCategoryView extends RecordView {
  @ApiProperty({ example: 'Freinage' })
  name!: string;

  @ApiProperty(NULLABLE_INTEGER)
  parentId!: number | null;

  @ApiProperty(NULLABLE_TEXT)
  icon!: string | null;

  @ApiProperty(NULLABLE_TEXT)
  description!: string | null;

  @ApiProperty()
  isActive!: boolean;
}

export function supplyCategoryView(row: SupplyCategory): SupplyCategoryView {
  return {
    ...recordView(row),
    name: row.name,
    parentId: row.parentId,
    icon: row.icon,
    description: row.description,
    isActive: row.isActive,
  };
}
