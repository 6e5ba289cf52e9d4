import { In } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import type { DomainError } from '#kernel';
import { quoteIdentifier, referenceNotFound } from '#persistence';
import type { MasterRow, Row, UnitOfWork } from '#persistence';
import { referenceInactive } from './reference.errors';

type Choosable = Row & { isActive: boolean };

/**
 * The row a request newly refers to; `field` is the body's name of it.
 *
 * @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE (domain.md §5): what is deactivated stays readable, but is not chosen
 * again.
 */
export async function requireActive<E extends Choosable>(
  unit: UnitOfWork,
  entity: new () => E,
  id: number,
  field: string,
): Promise<E> {
  await hold(unit, entity, id);
  const row = await unit.manager.findOneBy(entity, { id } as FindOptionsWhere<E>);
  if (row === null) throw unknownReference(field, id);
  if (!row.isActive) throw inactiveReference(field, id);
  return row;
}

/** As {@link requireActive} for a list of ids of a reference list, in one query. @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
export async function requireAllActive(
  unit: UnitOfWork,
  entity: new () => Choosable,
  ids: readonly number[],
  field: string,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await unit.manager.findBy(entity, { id: In([...ids]) });
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const id of ids) {
    const row = found.get(id);
    if (row === undefined) throw unknownReference(field, id);
    if (!row.isActive) throw inactiveReference(field, id);
  }
}

/**
 * For a record that comes back: what it refers to may have been deleted since. Deactivated is enough, as it was chosen before.
 *
 * @throws DomainError REFERENCE_NOT_FOUND
 */
export async function requireLive(
  unit: UnitOfWork,
  entity: new () => MasterRow,
  id: number | null,
  field: string,
): Promise<void> {
  if (id === null) return;
  await hold(unit, entity, id);
  if (!(await unit.manager.existsBy(entity, { id }))) throw unknownReference(field, id);
}

export function unknownReference(field: string, id: number | string): DomainError {
  return referenceNotFound({}, { fields: [{ pointer: `/${field}`, code: 'REFERENCE_NOT_FOUND', detail: String(id) }] });
}

export function inactiveReference(field: string, id: number | string): DomainError {
  const fields = [{ pointer: `/${field}`, code: 'REFERENCE_INACTIVE', detail: String(id) }];
  return referenceInactive({ field, id }, { fields });
}

/** The id to check when `next` is a new choice: neither left out, nor null, nor what the record has already. */
export function newlyChosen(next: number | null | undefined, current: number | null | undefined): number | null {
  return next === undefined || next === null || next === current ? null : next;
}

/**
 * No foreign key guards a row that is marked deleted rather than removed: it stays as it is until the reference to it is
 * committed, and who deletes it then sees the reference. `FOR SHARE` is unknown to MariaDB.
 */
async function hold(unit: UnitOfWork, entity: new () => Row, id: number): Promise<void> {
  const { deleteDateColumn, tableName } = unit.manager.dataSource.getMetadata(entity);
  if (deleteDateColumn === undefined) return;
  await unit.manager.query(`SELECT id FROM ${quoteIdentifier(tableName)} WHERE id = ? LOCK IN SHARE MODE`, [id]);
}
