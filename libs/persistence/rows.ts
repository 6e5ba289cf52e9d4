import { Column, DeleteDateColumn, PrimaryGeneratedColumn } from 'typeorm';
import { count, instant, nullable, rowId } from './columns';

/**
 * The common columns of all tenant tables (domain.md §3.2). The database sets the times, `Records` sets the other
 * columns.
 */
export abstract class Row {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ ...instant('created_at'), insert: false, update: false })
  createdAt!: Date;

  @Column({ ...instant('updated_at'), insert: false, update: false })
  updatedAt!: Date;

  /** A user of the global database: a logical reference without a foreign key. */
  @Column(nullable(rowId('created_by_user_id')))
  createdByUserId!: number | null;

  @Column(nullable(rowId('updated_by_user_id')))
  updatedByUserId!: number | null;

  /** Incremented by every change; clients send it back as `If-Match`. */
  @Column({ ...count('version'), default: 1 })
  version!: number;
}

/**
 * Master data is marked deleted and not removed, because documents still refer to it. TypeORM excludes marked rows from
 * its reads.
 */
export abstract class MasterRow extends Row {
  @DeleteDateColumn({ ...instant('deleted_at'), nullable: true })
  deletedAt!: Date | null;
}
