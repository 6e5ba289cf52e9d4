import type { EntityManager } from 'typeorm';
import type { ListRequest, Page, Viewer } from '#kernel';
import { RECORD, Records } from '#persistence';
import type { ContextOf, Restriction, Resource, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { only } from '../../records/record.view';
import { withoutOthers } from '../../records/scope/own-people';
import { recordScope } from '../../records/scope/record-scope';
import { unknownReference } from '../../records/active-reference';
import { Intervention } from '../interventions/intervention.entity';
import type { InterventionTransitions } from '../interventions/intervention-transitions.service';
import type { InterventionDocument } from './intervention-document.entity';

/** A document and its intervention, both locked until the transaction ends. */
export interface Locked<E> {
  readonly document: E;
  readonly intervention: Intervention;
}

/**
 * The documents of one kind. A viewer sees only documents of vehicles they may see. The intervention is always locked
 * before the document. The rules of each kind of document are in its service.
 */
export class InterventionDocuments<E extends InterventionDocument, C = void> {
  readonly records: Records<E, C>;

  constructor(
    private readonly manager: EntityManager,
    resource: Resource<E, C>,
    private readonly transitions: InterventionTransitions,
  ) {
    this.records = new Records(manager, resource);
  }

  async list(request: ListRequest, viewer: Viewer, ...context: ContextOf<C>): Promise<Page<E>> {
    const page = await this.records.list(request, seenBy(viewer), ...context);
    return { ...page, items: await withoutOthers(this.manager, viewer, page.items) };
  }

  /** Passes every document of the {@link list} to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<E>, ...context: ContextOf<C>): Promise<number> {
    const shown: TakeRows<E> = async (rows, within) => take(await withoutOthers(within, viewer, rows), within);
    return this.records.readAll(request, shown, seenBy(viewer), ...context);
  }

  async get(id: number, viewer: Viewer, within: EntityManager = this.manager): Promise<E> {
    return only(await withoutOthers(within, viewer, [await this.records.get(id, within, seenBy(viewer))]));
  }

  async lock(unit: UnitOfWork, id: number, viewer: Viewer): Promise<Locked<E>> {
    const { interventionId } = await this.get(id, viewer, unit.manager);
    const intervention = await this.transitions.lock(unit, interventionId, viewer);
    return { intervention, document: await this.records.getForUpdate(unit, id) };
  }

  /** Locks the intervention for a new document. @throws DomainError REFERENCE_NOT_FOUND */
  async lockIntervention(unit: UnitOfWork, interventionId: number, viewer: Viewer): Promise<Intervention> {
    const query = unit.manager.createQueryBuilder(Intervention, RECORD).where({ id: interventionId });
    seenBy(viewer)?.(query);
    if (!(await query.getExists())) throw unknownReference('interventionId', interventionId);
    return this.transitions.lock(unit, interventionId, viewer);
  }
}

const seenBy = (viewer: Viewer): Restriction | undefined => recordScope(viewer);
