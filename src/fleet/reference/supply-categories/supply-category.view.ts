import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableText } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import type { SupplyCategory } from './supply-category.entity';

export class SupplyCategoryView extends RecordView {
  @ApiProperty({ example: 'Freinage' })
  name!: string;

  @NullableId()
  parentId!: number | null;

  @NullableText()
  icon!: string | null;

  @NullableText()
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
