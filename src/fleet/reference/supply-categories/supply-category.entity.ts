import { Column, Entity } from 'typeorm';
import { flag, nullable, Row, rowId, varchar } from '#persistence';

@Entity('supply_categories')
export class SupplyCategory extends Row {
  @Column(varchar('name', 100))
  name!: string;

  @Column(nullable(rowId('parent_id')))
  parentId!: number | null;

  @Column(nullable(varchar('icon', 50)))
  icon!: string | null;

  @Column(nullable(varchar('description', 500)))
  description!: string | null;

  @Column(flag('is_active'))
  isActive!: boolean;
}
