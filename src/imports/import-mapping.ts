import type { EntityManager } from 'typeorm';
import { recordNotFound } from '#persistence';
import type { FileMapping } from './file-mapping';
import { ImportMapping } from './import-mapping.entity';

/** How one file is to be read: by a saved mapping, by what is said of it alone, or by what it says itself. */
export interface ReadingWish {
  readonly mappingId: number | null;
  readonly decimalSign: FileMapping['decimalSign'];
  readonly dateOrder: FileMapping['dateOrder'];
}

/** What is said of the one file wins over what is saved. @throws DomainError NOT_FOUND for a mapping of no or another list */
export async function mappingOf(
  manager: EntityManager,
  resource: string,
  { mappingId, decimalSign, dateOrder }: ReadingWish,
): Promise<FileMapping | null> {
  const saved = mappingId === null ? null : await manager.findOneBy(ImportMapping, { id: mappingId, resource });
  if (mappingId !== null && saved === null) throw recordNotFound({ resource: 'import-mappings', id: mappingId });
  if (saved === null && decimalSign === 'auto' && dateOrder === 'auto') return null;
  const content = saved === null ? NOTHING_SAID : contentOf(saved);
  return {
    columns: content.columns,
    decimalSign: decimalSign === 'auto' ? content.decimalSign : decimalSign,
    dateOrder: dateOrder === 'auto' ? content.dateOrder : dateOrder,
  };
}

const NOTHING_SAID: FileMapping = { columns: [], decimalSign: 'auto', dateOrder: 'auto' };

/** MySQL's driver parses a JSON column, MariaDB's is text. */
export function contentOf({ content }: ImportMapping): FileMapping {
  return typeof content === 'string' ? (JSON.parse(content) as FileMapping) : content;
}
