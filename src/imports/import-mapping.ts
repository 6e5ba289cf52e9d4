import type { EntityManager } from 'typeorm';
import { recordNotFound } from '#persistence';
import type { FileMapping } from './file-mapping';
import { ImportMapping } from './import-mapping.entity';

/** How one file is read: by a saved mapping, by the options of this request, or by its own content. */
export interface ReadingOptions {
  readonly mappingId: number | null;
  readonly decimalSign: FileMapping['decimalSign'];
  readonly dateOrder: FileMapping['dateOrder'];
}

/**
 * Options of the request take precedence over the saved mapping.
 *
 * @throws DomainError NOT_FOUND if the mapping does not exist or is for another list
 */
export async function mappingOf(
  manager: EntityManager,
  resource: string,
  { mappingId, decimalSign, dateOrder }: ReadingOptions,
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

/** MySQL's driver parses a JSON column; on MariaDB it is text. */
export function contentOf({ content }: ImportMapping): FileMapping {
  return typeof content === 'string' ? (JSON.parse(content) as FileMapping) : content;
}
