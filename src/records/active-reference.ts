import { In } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import type { DomainError } from '#kernel';
import { quoteIdentifier, referenceNotFound } from '#persistence';
import type { MasterRow, Row, UnitOfWork } from '#persistence';
import { referenceInactive } from './reference.errors';

type Choosable = Row & { isActive: boolean };

/**
 * The row that a request newly refers to; `field` is the name of the reference in the body. A deactivated row stays readable but cannot
 * be chosen again (domain.md §5).
 *
 * @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE
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

/**
 * As {@link requireActive} for a list of ids of one reference list, in one query.
 *
 * @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE
 */
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
 * For a restored record: the row it refers to may have been deleted since. A deactivated row is accepted, because it was chosen before.
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

/** The id to check if `next` is a new choice: not absent, not null and not the current value. */
export function newlyChosen(next: number | null | undefined, current: number | null | undefined): number | null {
  return next === undefined || next === null || next === current ? null : next;
}

/**
 * No foreign key protects a row that is marked deleted instead of removed. The lock keeps the row as it is until the reference is
 * committed; a transaction that deletes the row afterwards sees the reference. MariaDB does not support `FOR SHARE`.
 */
async function hold(unit: UnitOfWork, entity: new () => Row, id: number): Promise<void> {
  const { deleteDateColumn, tableName } = unit.manager.dataSource.getMetadata(entity);
  if (deleteDateColumn === undefined) return;
  await unit.manager.query(`SELECT id FROM ${quoteIdentifier(tableName)} WHERE id = ? LOCK IN SHARE MODE`, [id]);
}
