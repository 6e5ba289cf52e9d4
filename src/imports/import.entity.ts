import { Column, Entity } from 'typeorm';
import { choice, count, flag, instant, nullable, Row, varchar } from '#persistence';
import type { ImportMode, ImportState } from './import.choices';

/** An uploaded file and the result of its import; the report of its rows is in `import_batches`. */
@Entity('imports')
export class Import extends Row {
  @Column(choice('resource'))
  resource!: string;

  @Column(choice('mode'))
  mode!: ImportMode;

  /** Only the report is written. */
  @Column(flag('is_dry_run'))
  isDryRun!: boolean;

  @Column(choice('state'))
  state!: ImportState;

  @Column(varchar('file_name', 255))
  fileName!: string;

  /** Key of the file in the store until the import has ended. */
  @Column(varchar('storage_key', 120))
  storageKey!: string;

  /** Never set: the report is in `import_batches`, committed together with its rows. */
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

  /** Why the file could not be read, as text for users. */
  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(nullable(instant('started_at')))
  startedAt!: Date | null;

  @Column(nullable(instant('finished_at')))
  finishedAt!: Date | null;
}
