import type { EntityManager } from 'typeorm';
import { clock, pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { Garage } from '../../fleet/garages/garage.entity';
import { NumberSequences } from '../../numbering/number-sequences';
import { newlyChosen, requireActive, requireAllActive } from '../../records/active-reference';
import { Supply } from '../../fleet/supplies/supply.entity';
import { checkAmount } from '../../records/amounts';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import { requireInterventionIn, requireParts } from '../document/document-flow';
import { documentFrozen } from '../document/document.errors';
import { InterventionDocuments } from '../document/intervention-documents';
import { DocumentOdometer } from '../document/document-odometer.service';
import { vehicleSnapshot } from '../document/vehicle-snapshot';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { ExpertSignatures } from './expert-signatures.service';
import type { CreatePrediagnosticBody, UpdatePrediagnosticBody } from './prediagnostic.dto';
import { Prediagnostic, PrediagnosticItem } from './prediagnostic.entity';
import { PREDIAGNOSTIC_INTERVENTIONS, PREDIAGNOSTIC_FLOW } from './prediagnostic.flow';
import { prediagnosticResource } from './prediagnostic.records';
import { prediagnosticSummaryView, prediagnosticView } from './prediagnostic.view';
import type { PrediagnosticSummaryView, PrediagnosticView } from './prediagnostic.view';

/** Prediagnostics (domain.md §7.5): a draft can be changed, a completed one is frozen. */
@TenantScoped()
export class PrediagnosticsService {
  private readonly documents: InterventionDocuments<Prediagnostic>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly signatures: ExpertSignatures,
    private readonly odometer: DocumentOdometer,
    private readonly transitions: InterventionTransitions,
  ) {
    this.documents = new InterventionDocuments(database.manager, prediagnosticResource, transitions);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<PrediagnosticSummaryView>> {
    const page = await this.documents.list(request, viewer);
    return pageView(page, (row) => prediagnosticSummaryView(row, this.tenant.currency));
  }

  /** Passes every prediagnostic of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<PrediagnosticSummaryView>): Promise<number> {
    const shown: TakeRows<Prediagnostic> = (rows, within) =>
      take(
        rows.map((row) => prediagnosticSummaryView(row, this.tenant.currency)),
        within,
      );
    return this.documents.readAll(request, viewer, shown);
  }

  async get(id: number, viewer: Viewer, within = this.database.manager): Promise<PrediagnosticView> {
    const row = await this.documents.get(id, viewer, within);
    return prediagnosticView(row, await itemsOf(within, id), this.tenant.currency);
  }

  /**
   * The first prediagnostic of an intervention moves it to `in_prediagnostic`.
   *
   * @throws DomainError INTERVENTION_STATUS_UNFIT, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, DAY_IN_FUTURE,
   * AMOUNT_TOO_PRECISE, VEHICLE_NOT_AVAILABLE
   */
  async create(unit: UnitOfWork, body: CreatePrediagnosticBody, viewer: Viewer): Promise<PrediagnosticView> {
    const intervention = await this.documents.lockIntervention(unit, body.interventionId, viewer);
    requireInterventionIn(intervention, PREDIAGNOSTIC_INTERVENTIONS);
    await this.check(unit, body, null);
    const today = currentDay(this.tenant);
    const row = await this.documents.records.create(unit, {
      ...columnsOf(body),
      ...(await vehicleSnapshot(unit, intervention.vehicleId)),
      interventionId: intervention.id,
      vehicleId: intervention.vehicleId,
      status: PREDIAGNOSTIC_FLOW.initial,
      isUrgent: body.isUrgent ?? false,
      prediagnosticDate: body.prediagnosticDate ?? today,
      prediagnosticNumber: await this.numbers.draw(unit, 'prediagnostic', today),
    });
    await replaceItems(unit, row.id, body.items ?? []);
    await this.odometer.record(unit, 'prediagnostic', row, body.odometerReading);
    const document = { documentType: 'prediagnostic', documentId: row.id };
    await this.transitions.fire(unit, intervention, 'prediagnostic_created', document);
    return this.get(row.id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdatePrediagnosticBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<PrediagnosticView> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document);
    await this.check(unit, body, document);
    const { isUrgent, prediagnosticDate } = body;
    const changes = { ...columnsOf(body), isUrgent, prediagnosticDate: prediagnosticDate ?? undefined };
    const row = await this.documents.records.update(unit, id, changes, expectedVersion);
    if (body.items !== undefined) await replaceItems(unit, id, body.items);
    await this.odometer.record(unit, 'prediagnostic', row, body.odometerReading);
    return this.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, DOCUMENT_INCOMPLETE, EXPERT_SIGNATURE_REQUIRED */
  async complete(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<PrediagnosticView> {
    const { document, intervention } = await this.documents.lock(unit, id, viewer);
    const move = PREDIAGNOSTIC_FLOW.actions.complete.on(document);
    const items = await itemsOf(unit.manager, id);
    requireParts({
      expertId: document.expertId !== null,
      items: items.length > 0,
      operations: items.every(hasOperation),
    });
    await this.signatures.require(unit, id);
    const completed = { completedAt: clock.now(), ...by(unit) };
    await this.documents.records.move(unit, move, completed, expected);
    const event = { documentType: 'prediagnostic', documentId: id };
    await this.transitions.fire(unit, intervention, 'prediagnostic_completed', event);
    return this.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, INTERVENTION_STATUS_UNFIT */
  async cancel(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<PrediagnosticView> {
    const { document, intervention } = await this.documents.lock(unit, id, viewer);
    const move = PREDIAGNOSTIC_FLOW.actions.cancel.on(document);
    requireInterventionIn(intervention, PREDIAGNOSTIC_INTERVENTIONS);
    await this.documents.records.move(unit, move, {}, expected);
    await this.odometer.record(unit, 'prediagnostic', document, null);
    return this.get(id, viewer, unit.manager);
  }

  /** Deletes a draft. @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN, REFERENCE_IN_USE */
  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document);
    await this.odometer.record(unit, 'prediagnostic', document, null);
    await unit.manager.delete(PrediagnosticItem, { prediagnosticId: id });
    return this.documents.records.remove(unit, id, expected);
  }

  private async check(unit: UnitOfWork, body: UpdatePrediagnosticBody, current: Prediagnostic | null): Promise<void> {
    checkNotInFuture('prediagnosticDate', body.prediagnosticDate, currentDay(this.tenant));
    checkAmount(body.estimatedCost, this.tenant.currency);
    const expertId = newlyChosen(body.expertId, current?.expertId);
    if (expertId !== null) await requireActive(unit, Collaborateur, expertId, 'expertId');
    const garageId = newlyChosen(body.garageId, current?.garageId);
    if (garageId !== null) await requireActive(unit, Garage, garageId, 'garageId');
    const supplyIds = (body.items ?? []).flatMap(({ supplyId }) => supplyId ?? []);
    await requireAllActive(unit, Supply, supplyIds, 'items');
  }
}

const hasOperation = ({ isExchange, isControl, isRepair, isPainting }: PrediagnosticItem): boolean =>
  isExchange || isControl || isRepair || isPainting;

function refuseFrozen({ status }: Prediagnostic): void {
  if (status !== 'draft') throw documentFrozen({ document: 'prediagnostic', status });
}

function columnsOf(body: UpdatePrediagnosticBody): Changes<Prediagnostic> {
  const { expertId, garageId, odometerReading, summary, estimatedCost, estimatedDurationDays } = body;
  return { expertId, garageId, odometerReading, summary, estimatedCost, estimatedDurationDays };
}

const by = ({ actor }: UnitOfWork): Pick<Prediagnostic, 'completedByUserId' | 'completedByName'> => ({
  completedByUserId: actor.userId,
  completedByName: actor.name,
});

function itemsOf(manager: EntityManager, prediagnosticId: number): Promise<PrediagnosticItem[]> {
  return manager.find(PrediagnosticItem, { where: { prediagnosticId }, order: { orderIndex: 'ASC' } });
}

async function replaceItems(
  { manager }: UnitOfWork,
  prediagnosticId: number,
  items: NonNullable<CreatePrediagnosticBody['items']>,
): Promise<void> {
  await manager.delete(PrediagnosticItem, { prediagnosticId });
  const rows = items.map((item, index) => ({
    prediagnosticId,
    orderIndex: index + 1,
    operationLabel: item.operationLabel,
    isExchange: item.isExchange ?? false,
    isControl: item.isControl ?? false,
    isRepair: item.isRepair ?? false,
    isPainting: item.isPainting ?? false,
    supplyId: item.supplyId ?? null,
    notes: item.notes ?? null,
  }));
  if (rows.length > 0) await manager.insert(PrediagnosticItem, rows);
}
