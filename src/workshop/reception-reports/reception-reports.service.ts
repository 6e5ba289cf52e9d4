import { clock, pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { NumberSequences } from '../../numbering/number-sequences';
import { newlyChosen, requireActive } from '../../records/active-reference';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import { requireInterventionIn, requireParts } from '../document/document-flow';
import { DocumentOdometer } from '../document/document-odometer.service';
import { documentFrozen } from '../document/document.errors';
import { InterventionDocuments } from '../document/intervention-documents';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { ContentFreezing } from '../printing/content-freezing.service';
import type { CreateReceptionReportBody, UpdateReceptionReportBody } from './reception-report.dto';
import type { ReceptionReport } from './reception-report.entity';
import { RECEIVING_INTERVENTIONS, RECEPTION_FLOW } from './reception-report.flow';
import { receptionReportResource } from './reception-report.records';
import { receptionReportView } from './reception-report.view';
import type { ReceptionReportView } from './reception-report.view';

/** Reception reports (domain.md §7.8): a validated report is frozen, and decides whether the repair continues. */
@TenantScoped()
export class ReceptionReportsService {
  readonly documents: InterventionDocuments<ReceptionReport>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly odometer: DocumentOdometer,
    private readonly transitions: InterventionTransitions,
    private readonly contents: ContentFreezing,
  ) {
    this.documents = new InterventionDocuments(database.manager, receptionReportResource, transitions);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<ReceptionReportView>> {
    return pageView(await this.documents.list(request, viewer), receptionReportView);
  }

  /** Passes every report of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<ReceptionReportView>): Promise<number> {
    const shown: TakeRows<ReceptionReport> = (rows, within) => take(rows.map(receptionReportView), within);
    return this.documents.readAll(request, viewer, shown);
  }

  async get(id: number, viewer: Viewer, within = this.database.manager): Promise<ReceptionReportView> {
    return receptionReportView(await this.documents.get(id, viewer, within));
  }

  /**
   * The first report after a repair moves the intervention to `in_reception`.
   *
   * @throws DomainError INTERVENTION_STATUS_UNFIT, RECEPTION_DRAFT_EXISTS, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE,
   * DAY_IN_FUTURE, the errors of OdometerService
   */
  async create(unit: UnitOfWork, body: CreateReceptionReportBody, viewer: Viewer): Promise<ReceptionReportView> {
    const intervention = await this.documents.lockIntervention(unit, body.interventionId, viewer);
    requireInterventionIn(intervention, RECEIVING_INTERVENTIONS);
    await this.check(unit, body, null);
    const today = currentDay(this.tenant);
    const report = await this.documents.records.create(unit, {
      ...columnsOf(body),
      interventionId: intervention.id,
      vehicleId: intervention.vehicleId,
      status: RECEPTION_FLOW.initial,
      isVehicleReady: body.isVehicleReady ?? false,
      receptionDate: body.receptionDate ?? today,
      receptionNumber: await this.numbers.draw(unit, 'reception_report', today),
    });
    await this.odometer.record(unit, 'reception_report', report, body.odometerReading);
    await this.transitions.fire(unit, intervention, 'reception_created', of(report.id));
    return this.get(report.id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateReceptionReportBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<ReceptionReportView> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document);
    await this.check(unit, body, document);
    const { isVehicleReady, receptionDate } = body;
    const changes = { ...columnsOf(body), isVehicleReady, receptionDate: receptionDate ?? undefined };
    await this.documents.records.update(unit, id, changes, expectedVersion);
    await this.odometer.record(unit, 'reception_report', document, body.odometerReading);
    return this.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, DOCUMENT_INCOMPLETE, INTERVENTION_STATUS_UNFIT */
  async validate(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<ReceptionReportView> {
    const { document, intervention } = await this.documents.lock(unit, id, viewer);
    const move = RECEPTION_FLOW.actions.validate.on(document);
    requireInterventionIn(intervention, ['in_reception']);
    const { isVehicleReady, vehicleCondition, workCompleted, remainingIssues } = document;
    requireParts({
      vehicleCondition: vehicleCondition !== null,
      workCompleted: workCompleted !== null,
      remainingIssues: isVehicleReady || remainingIssues !== null,
    });
    const { userId: validatedByUserId, name: validatedByName } = unit.actor;
    const frozenContent = await this.contents.ofReception(unit, document, validatedByName);
    const validated = { frozenContent, validatedAt: clock.now(), validatedByUserId, validatedByName };
    await this.documents.records.move(unit, move, validated, expected);
    await this.transitions.fire(unit, intervention, isVehicleReady ? 'vehicle_ready' : 'vehicle_not_ready', of(id));
    return this.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION */
  async cancel(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<ReceptionReportView> {
    const { document } = await this.documents.lock(unit, id, viewer);
    const move = RECEPTION_FLOW.actions.cancel.on(document);
    await this.documents.records.move(unit, move, {}, expected);
    await this.odometer.record(unit, 'reception_report', document, null);
    return this.get(id, viewer, unit.manager);
  }

  /** Deletes a draft. @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN */
  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document);
    await this.odometer.record(unit, 'reception_report', document, null);
    return this.documents.records.remove(unit, id, expected);
  }

  private async check(
    unit: UnitOfWork,
    body: UpdateReceptionReportBody,
    current: ReceptionReport | null,
  ): Promise<void> {
    checkNotInFuture('receptionDate', body.receptionDate, currentDay(this.tenant));
    const id = newlyChosen(body.receivedByCollaborateurId, current?.receivedByCollaborateurId);
    if (id !== null) await requireActive(unit, Collaborateur, id, 'receivedByCollaborateurId');
  }
}

const of = (documentId: number): { documentType: string; documentId: number } => ({
  documentType: 'reception_report',
  documentId,
});

function refuseFrozen({ status }: ReceptionReport): void {
  if (status !== 'draft') throw documentFrozen({ document: 'reception_report', status });
}

function columnsOf(body: UpdateReceptionReportBody): Changes<ReceptionReport> {
  const { receivedByCollaborateurId, odometerReading, fuelLevel, customerSatisfaction } = body;
  const { vehicleCondition, workCompleted, remainingIssues } = body;
  return {
    receivedByCollaborateurId,
    odometerReading,
    fuelLevel,
    customerSatisfaction,
    vehicleCondition,
    workCompleted,
    remainingIssues,
  };
}
