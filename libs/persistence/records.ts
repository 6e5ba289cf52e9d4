import { In } from 'typeorm';
import type { EntityManager, FindOptionsWhere, InsertResult, ObjectLiteral, UpdateQueryBuilder } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity';
import { clock } from '#kernel';
import type { ListRequest, Page } from '#kernel';
import { readList } from './list-reading';
import type { TakeRows, WholeListRequest } from './list-reading';
import { inContext, listPage, RECORD, recordsWithNames } from './listing';
import type { ContextOf, Joins, Listing, Restriction } from './listing';
import { isUnavailable } from './driver-error';
import type { Move, Step } from './flow';
import { mapConstraintError, mapDatabaseError } from './map-database-error';
import type { Conflicts } from './map-database-error';
import { recordNotFound, staleVersion } from './persistence.errors';
import type { Row } from './rows';
import { UniqueTextGuard } from './unique-texts';
import type { UniqueText } from './unique-texts';
import type { UnitOfWork } from './unit-of-work';

/**
 * The declaration of a resource's table: entity, list, rows joined to every record, errors of its unique indexes. `C`: see
 * {@link Listing}.
 */
export interface Resource<E extends Row, C = void> {
  readonly name: string;
  readonly entity: new () => E;
  readonly listing: Listing<C>;
  readonly joins: Joins;
  /** See {@link ListSource}. */
  readonly namesDeleted?: boolean;
  readonly conflicts: Conflicts;
  /** By the unique index that stops equal ones. */
  readonly uniqueTexts?: Readonly<Record<string, UniqueText>>;
}

/** The fields that a caller may set: all except the common columns of a row. */
export type Changes<E extends Row> = { readonly [K in Exclude<keyof E, keyof Row | 'deletedAt'>]?: E[K] | undefined };

/**
 * The records of one resource in one tenant. Reads use the tenant's database, writes use the caller's transaction.
 * Master data is marked deleted, all other rows are deleted. Business rules belong to the service; this class handles
 * rows, versions and the users who wrote them.
 */
export class Records<E extends Row, Context = void> {
  private readonly texts: UniqueTextGuard;

  constructor(
    private readonly manager: EntityManager,
    private readonly resource: Resource<E, Context>,
  ) {
    this.texts = new UniqueTextGuard(resource);
  }

  /** One page of the list. `narrow` restricts the rows and the total. `context` is for the conditions of the filters. */
  async list(request: ListRequest, narrow?: Restriction, ...context: ContextOf<Context>): Promise<Page<E>> {
    return guarded(listPage(this.manager, inContext(this.resource, ...context), request, narrow));
  }

  /**
   * Passes all rows of the list that `narrow` allows to `take`, in batches and from one snapshot. Returns their number.
   */
  readAll(
    request: WholeListRequest,
    take: TakeRows<E>,
    narrow?: Restriction,
    ...context: ContextOf<Context>
  ): Promise<number> {
    return readList(this.manager, inContext(this.resource, ...context), request, take, narrow);
  }

  /** @throws DomainError NOT_FOUND, also for a record that is marked deleted or that `narrow` excludes */
  async get(id: number, within: EntityManager = this.manager, narrow?: Restriction): Promise<E> {
    const query = recordsWithNames(within, this.resource).where(`${RECORD}.id = :id`, { id });
    narrow?.(query);
    return this.found(await guarded(query.getOne()), id);
  }

  /** The record's own row without joined rows, locked until the transaction ends. @throws DomainError NOT_FOUND */
  async getForUpdate(unit: UnitOfWork, id: number, options: { readonly withDeleted: boolean } = LIVE): Promise<E> {
    const where = { id } as FindOptionsWhere<E>;
    const lock = { mode: 'pessimistic_write' } as const;
    return this.found(await unit.manager.findOne(this.resource.entity, { where, lock, ...options }), id);
  }

  /** @throws DomainError the declared conflict of a unique index, REFERENCE_NOT_FOUND */
  async create(unit: UnitOfWork, values: Changes<E>): Promise<E> {
    const result = await this.insert(unit, [values]);
    return this.get((result.raw as { insertId: number }).insertId, unit.manager);
  }

  /** As {@link create} for several rows in one statement: all of them or none. Reads nothing back. */
  async createMany(unit: UnitOfWork, values: readonly Changes<E>[]): Promise<void> {
    if (values.length > 0) await this.insert(unit, values);
  }

  /**
   * Writes the given fields and increments the version. `expectedVersion` null accepts any version. @throws DomainError
   * NOT_FOUND, STALE_VERSION
   */
  async update(unit: UnitOfWork, id: number, changes: Changes<E>, expectedVersion: number | null): Promise<E> {
    await this.change(unit, id, changes, expectedVersion);
    return this.get(id, unit.manager);
  }

  /**
   * Writes the status after a step together with the given fields, as {@link update}. The statement requires a status
   * from which the step is possible. @throws DomainError NOT_FOUND, STALE_VERSION, the refusal of the flow
   */
  async move<C extends keyof E & string>(
    unit: UnitOfWork,
    { id, step }: Move<E[C] & string, C>,
    changes: Omit<Changes<E>, C>,
    expectedVersion: number | null,
  ): Promise<E> {
    const { column, to } = step;
    await this.change(unit, id, { ...changes, [column]: to }, expectedVersion, { step });
    return this.get(id, unit.manager);
  }

  /**
   * As {@link move} for all rows that meet `where` and are in a status from which the step is possible, in one
   * statement. Returns their number.
   */
  async moveAll<C extends keyof E & string>(
    unit: UnitOfWork,
    step: Step<E[C] & string, C>,
    where: Omit<FindOptionsWhere<E>, C>,
    changes: Partial<Omit<Changes<E>, C>> = {},
  ): Promise<number> {
    const query = this.updating(unit, { ...changes, [step.column]: step.to }).where({ ...where, ...inFrom(step) });
    if (this.keepsDeleted(unit)) query.andWhere('deleted_at IS NULL');
    return (await this.written(query.execute())).affected ?? 0;
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE */
  async remove(unit: UnitOfWork, id: number, expectedVersion: number | null): Promise<void> {
    if (this.keepsDeleted(unit)) return this.change(unit, id, { deletedAt: clock.now() }, expectedVersion);
    const query = unit.manager.createQueryBuilder().delete().from(this.resource.entity).where('id = :id', { id });
    if (expectedVersion !== null) query.andWhere('version = :expectedVersion', { expectedVersion });
    const { affected } = await this.written(query.execute());
    if (affected !== 1) await this.refuse(unit, id, expectedVersion);
  }

  /**
   * Removes the deletion mark; a live record stays unchanged. @throws DomainError the declared conflict if a unique
   * value is taken by another record
   */
  async restore(unit: UnitOfWork, id: number, expectedVersion: number | null): Promise<E> {
    const record = await this.getForUpdate(unit, id, { withDeleted: true });
    const isDeleted = 'deletedAt' in record && record.deletedAt !== null;
    if (isDeleted) await this.change(unit, id, { deletedAt: null }, expectedVersion, { isDeleted });
    return this.get(id, unit.manager);
  }

  /** The rows with these ids, for checks and labels. Ids without a row are left out. */
  async getMany(ids: readonly number[], within: EntityManager = this.manager): Promise<readonly E[]> {
    if (ids.length === 0) return [];
    return guarded(within.findBy(this.resource.entity, { id: In(ids) } as FindOptionsWhere<E>));
  }

  private async insert(unit: UnitOfWork, values: readonly Changes<E>[]): Promise<InsertResult> {
    const { userId } = unit.actor;
    const rows = values.map((row) => ({ ...row, createdByUserId: userId, updatedByUserId: userId }));
    const insert = unit.manager
      .createQueryBuilder()
      .insert()
      .into(this.resource.entity)
      .values(rows as unknown as QueryDeepPartialEntity<E>[])
      .updateEntity(false);
    const result = await this.written(insert.execute());
    await this.texts.afterInsert(unit, (result.raw as { insertId: number }).insertId);
    return result;
  }

  private change(
    unit: UnitOfWork,
    id: number,
    changes: object,
    expected: number | null,
    condition: Condition = {},
  ): Promise<void> {
    return this.texts.aroundChange(unit, id, changes, () => this.write(unit, id, changes, { expected, ...condition }));
  }

  private async write(
    unit: UnitOfWork,
    id: number,
    changes: object,
    { expected, isDeleted = false, step }: Condition & { readonly expected: number | null },
  ): Promise<void> {
    const query = this.updating(unit, changes).where('id = :id', { id });
    if (expected !== null) query.andWhere('version = :expected', { expected });
    if (step !== undefined) query.andWhere(inFrom(step));
    if (this.keepsDeleted(unit)) query.andWhere(isDeleted ? 'deleted_at IS NOT NULL' : 'deleted_at IS NULL');
    const { affected } = await this.written(query.execute());
    if (affected !== 1) await this.refuse(unit, id, expected, step);
  }

  private updating(unit: UnitOfWork, changes: object): UpdateQueryBuilder<E> {
    const row = { ...changes, updatedByUserId: unit.actor.userId, version: () => 'version + 1' };
    return unit.manager
      .createQueryBuilder()
      .update(this.resource.entity)
      .set(row as unknown as QueryDeepPartialEntity<E>);
  }

  private async refuse(unit: UnitOfWork, id: number, expected: number | null, step?: Step): Promise<never> {
    const current = await this.get(id, unit.manager);
    const status = step === undefined ? null : String(current[step.column as keyof E]);
    if (status !== null && step?.from.includes(status) === false) throw step.refusal(status);
    throw staleVersion({ expected: expected ?? current.version, current: current.version });
  }

  private keepsDeleted(unit: UnitOfWork): boolean {
    return unit.manager.dataSource.getMetadata(this.resource.entity).deleteDateColumn !== undefined;
  }

  private found(row: E | null, id: number): E {
    if (row === null) throw recordNotFound({ resource: this.resource.name, id });
    return row;
  }

  /** Retryable errors pass unchanged, so that the transaction runs again. All others are mapped to domain errors. */
  private async written<R>(write: Promise<R>): Promise<R> {
    return write.catch((error: unknown) => Promise.reject(mapConstraintError(error, this.resource.conflicts)));
  }
}

const LIVE = { withDeleted: false };

/** What a row must be for its change: live, if not said otherwise. */
interface Condition {
  readonly isDeleted?: boolean;
  readonly step?: Step;
}

const inFrom = ({ column, from }: Step): ObjectLiteral => ({ [column]: In([...from]) });

/**
 * Maps a failed read to a domain error only if the server is unavailable. A lock conflict inside a transaction stays
 * retryable.
 */
async function guarded<R>(read: Promise<R>): Promise<R> {
  return read.catch((error: unknown) => Promise.reject(isUnavailable(error) ? mapDatabaseError(error) : error));
}
