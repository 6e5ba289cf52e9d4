import type { FindOptionsWhere } from 'typeorm';
import type { DomainError } from '#kernel';
import { referenceNotFound } from '#persistence';
import type { Row, UnitOfWork } from '#persistence';
import { referenceInactive } from './reference.errors';

/**
 * The row a request newly refers to; `field` is the body's name of it.
 *
 * @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE (domain.md §5): what is deactivated stays readable, but is not chosen
 * again.
 */
export async function requireActive<E extends Row & { isActive: boolean }>(
  unit: UnitOfWork,
  entity: new () => E,
  id: number,
  field: string,
): Promise<E> {
  const row = await unit.manager.findOneBy(entity, { id } as FindOptionsWhere<E>);
  const pointer = `/${field}`;
  if (row === null) throw unknownReference(field, id);
  if (!row.isActive) {
    throw referenceInactive({ field, id }, { fields: [{ pointer, code: 'REFERENCE_INACTIVE', detail: String(id) }] });
  }
  return row;
}

export function unknownReference(field: string, id: number): DomainError {
  return referenceNotFound({}, { fields: [{ pointer: `/${field}`, code: 'REFERENCE_NOT_FOUND', detail: String(id) }] });
}

/** The id to check when `next` is a new choice: neither left out, nor null, nor what the record has already. */
export function newlyChosen(next: number | null | undefined, current: number | null | undefined): number | null {
  return next === undefined || next === null || next === current ? null : next;
}
