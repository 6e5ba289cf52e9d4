import { Column, Entity } from 'typeorm';
import { instant, Row, rowId, varchar } from '#persistence';

/** Records that a person was erased, so that the erasure can be repeated on an older copy of the database (domain.md §18.5). */
@Entity('erasure_requests')
export class ErasureRequest extends Row {
  @Column(varchar('entity_type', 32))
  entityType!: string;

  @Column(rowId('entity_id'))
  entityId!: number;

  @Column(varchar('reason', 255))
  reason!: string;

  @Column(instant('erased_at'))
  erasedAt!: Date;
}
