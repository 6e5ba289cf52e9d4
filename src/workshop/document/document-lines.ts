import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity';
import type { UnitOfWork } from '#persistence';
import type { LineColumns } from './amounts';
import type { PricedLineRow } from './priced-document.entity';

/** The lines of one kind of document: their entity, and the column with the document's id. */
export class DocumentLines<L extends PricedLineRow> {
  constructor(
    private readonly entity: new () => L,
    private readonly owner: keyof L & string,
  ) {}

  /** The lines in their order. */
  of(manager: EntityManager, documentId: number): Promise<L[]> {
    return this.ofMany(manager, [documentId]);
  }

  /** The lines of several documents, in one query. */
  ofMany(manager: EntityManager, documentIds: readonly number[]): Promise<L[]> {
    return manager
      .createQueryBuilder(this.entity, 'line')
      .where({ [this.owner]: In([...documentIds]) })
      .orderBy('line.lineNumber', 'ASC')
      .getMany();
  }

  /** Replaces all lines of a document. `own` adds the columns that only this kind of document has. */
  async replace(
    { manager }: UnitOfWork,
    documentId: number,
    lines: readonly LineColumns[],
    own: (line: LineColumns, index: number) => Partial<L> = () => ({}),
  ): Promise<void> {
    await manager.delete(this.entity, { [this.owner]: documentId });
    if (lines.length === 0) return;
    const rows = lines.map((line, index) => ({ ...line, ...own(line, index), [this.owner]: documentId }));
    await manager.insert(this.entity, rows as unknown as QueryDeepPartialEntity<L>[]);
  }
}
