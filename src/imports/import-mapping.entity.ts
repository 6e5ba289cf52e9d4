import { Column, Entity } from 'typeorm';
import { choice, json, Row, varchar } from '#persistence';
import type { FileMapping } from './file-mapping';

/** How the files of one source are read: a fuel card, an older program. */
@Entity('import_mappings')
export class ImportMapping extends Row {
  /** The list it is for. */
  @Column(choice('resource'))
  resource!: string;

  @Column(varchar('source', 100))
  source!: string;

  /** The folded name: one mapping a source and list. */
  @Column({ name: 'source_key', type: 'varchar', length: 100, charset: 'utf8mb4', collation: 'utf8mb4_bin' })
  sourceKey!: string;

  @Column(json('content'))
  content!: FileMapping;
}
