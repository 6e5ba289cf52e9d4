import { Column, Entity } from 'typeorm';
import { choice, count, flag, instant, nullable, Row, varchar } from '#persistence';
import type { ImportMode, ImportState } from './import.choices';

/** A file somebody brought, and what became of it; its rows' report is in `import_batches`. */
@Entity('imports')
export class Import extends Row {
  @Column(choice('resource'))
  resource!: string;

  @Column(choice('mode'))
  mode!: ImportMode;

  /** Nothing is written but the report. */
  @Column(flag('is_dry_run'))
  isDryRun!: boolean;

  @Column(choice('state'))
  state!: ImportState;

  @Column(varchar('file_name', 255))
  fileName!: string;

  /** Where the file is until the import has ended. */
  @Column(varchar('storage_key', 120))
  storageKey!: string;

  /** Never set: the report is in `import_batches`, committed with the rows it tells of. */
  @Column(nullable(varchar('report_key', 120)))
  reportKey!: string | null;

  @Column({ name: 'sha256', type: 'char', length: 64 })
  sha256!: string;

  @Column(count('rows_read'))
  rowsRead!: number;

  @Column(count('rows_created'))
  rowsCreated!: number;

  @Column(count('rows_updated'))
  rowsUpdated!: number;

  @Column(count('rows_unchanged'))
  rowsUnchanged!: number;

  @Column(count('rows_failed'))
  rowsFailed!: number;

  /** Why the file could not be read, for people. */
  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(nullable(instant('started_at')))
  startedAt!: Date | null;

  @Column(nullable(instant('finished_at')))
  finishedAt!: Date | null;
}
