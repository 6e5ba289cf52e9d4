import { Column, Entity } from 'typeorm';
import { choice, json, Row, varchar } from '#persistence';
import type { FileMapping } from './file-mapping';

/** The saved mapping of one source, such as a fuel card or an older program. */
@Entity('import_mappings')
export class ImportMapping extends Row {
  /** The list into which the files are imported. */
  @Column(choice('resource'))
  resource!: string;

  @Column(varchar('source', 100))
  source!: string;

  /** The folded name of the source: one mapping for each source and list. */
  @Column({ name: 'source_key', type: 'varchar', length: 100, charset: 'utf8mb4', collation: 'utf8mb4_bin' })
  sourceKey!: string;

  @Column(json('content'))
  content!: FileMapping;
}
