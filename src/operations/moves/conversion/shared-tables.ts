import type { ServerSession } from '../../servers/server-connections';
import { moveCopyDiffers } from '../move.errors';
import { tableShapes } from './table-rows';
import type { TableShape } from './table-rows';

/** The tables of both, with the columns that either of them has as JSON. @throws DomainError MOVE_COPY_DIFFERS */
export async function sharedTables(
  source: ServerSession,
  target: ServerSession,
  database: string,
): Promise<readonly TableShape[]> {
  const [original, copied] = [await tableShapes(source, database), await tableShapes(target, database)];
  const differing = differenceOf(original.map(named), copied.map(named));
  if (differing !== null) throw moveCopyDiffers({ difference: differing });
  // The flavours sort names differently.
  const copies = new Map(copied.map((table) => [table.name, table]));
  const jsonOf = ({ name, json }: TableShape): string[] => [...json, ...(copies.get(name)?.json ?? [])];
  return original.map((table) => ({ ...table, json: new Set(jsonOf(table)) }));
}

const named = ({ name, key, columns, stored }: TableShape): string =>
  `${name} (${columns.join(', ')}; ${stored.join(', ')}; ${key.join(', ')})`;

function differenceOf(one: readonly string[], other: readonly string[]): string | null {
  const differing = [...one.filter((text) => !other.includes(text)), ...other.filter((text) => !one.includes(text))];
  return differing.length === 0 ? null : differing.join('; ').slice(0, 200);
}
