import type { ServerSession } from '../../servers/server-connections';
import { moveCopyDiffers } from '../move.errors';
import { isSameRow, textPages } from './table-rows';
import type { TableShape, TextRow } from './table-rows';

interface Places {
  readonly source: ServerSession;
  readonly target: ServerSession;
  readonly database: string;
}

/** Compares a table of both servers row by row; returns the number of rows. @throws DomainError MOVE_COPY_DIFFERS */
export async function compareTable({ source, target, database }: Places, table: TableShape): Promise<number> {
  const copies = textPages(target, database, table);
  let rows = 0;
  for await (const page of textPages(source, database, table)) {
    const copied: readonly TextRow[] = (await copies.next()).value ?? [];
    const differing = page.find((row, at) => !isSameRow(row, copied[at] ?? {}, table.json));
    if (differing !== undefined || copied.length !== page.length) {
      const key = table.key.map((column) => differing?.[column]).join(' ');
      throw moveCopyDiffers({ difference: `${table.name} ${key}` });
    }
    rows += page.length;
  }
  if ((await copies.next()).done !== true) throw moveCopyDiffers({ difference: `${table.name}: more rows` });
  return rows;
}
