import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock, pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { NumberSequences } from '../../numbering/number-sequences';
import { newlyChosen, requireActive } from '../../records/active-reference';
import { requireInterventionIn, requireParts } from '../document/document-flow';
import { DocumentOdometer } from '../document/document-odometer.service';
import { documentFrozen } from '../document/document.errors';
import { InterventionDocuments } from '../document/intervention-documents';
import { RECORD_FILES } from '../document/record-files';
import type { RecordFiles } from '../document/record-files';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import type { CreateFieldVerificationBody, UpdateFieldVerificationBody } from './field-verification.dto';
import type { FieldVerification } from './field-verification.entity';
import { verifiedInFuture } from './field-verification.errors';
import { VERIFIABLE_INTERVENTIONS, VERIFICATION_FLOW } from './field-verification.flow';
import { fieldVerificationResource } from './field-verification.records';
import { fieldVerificationView } from './field-verification.view';
import type { FieldVerificationView } from './field-verification.view';

/** The type of the records in attachments. */
const RECORD_TYPE = 'field_verification';
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Checks on site (domain.md §7.8). A completed check is frozen; some transitions of the intervention require one. */
@TenantScoped()
export class FieldVerificationsService {
  private readonly documents: InterventionDocuments<FieldVerification>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly odometer: DocumentOdometer,
    @Inject(RECORD_FILES) private readonly files: RecordFiles,
    transitions: InterventionTransitions,
  ) {
    this.documents = new InterventionDocuments(database.manager, fieldVerificationResource, transitions);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<FieldVerificationView>> {
    const page = await this.documents.list(request, viewer);
    const items = await this.withPhotos(this.database.manager, page.items);
    return pageView({ ...page, items }, (view) => view);
  }

  /** Passes every check of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<FieldVerificationView>): Promise<number> {
    const shown: TakeRows<FieldVerification> = async (rows, within) =>
      take(await this.withPhotos(within, rows), within);
    return this.documents.readAll(request, viewer, shown);
  }

  async get(id: number, viewer: Viewer, within = this.database.manager): Promise<FieldVerificationView> {
    const row = await this.documents.get(id, viewer, within);
    return fieldVerificationView(row, (await this.files.imageCounts(within, RECORD_TYPE, [id])).get(id) ?? 0);
  }

  /**
   * @throws DomainError INTERVENTION_STATUS_UNFIT, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, VERIFIED_IN_FUTURE, the
   * errors of OdometerService
   */
  async create(unit: UnitOfWork, body: CreateFieldVerificationBody, viewer: Viewer): Promise<FieldVerificationView> {
    const intervention = await this.documents.lockIntervention(unit, body.interventionId, viewer);
    requireInterventionIn(intervention, VERIFIABLE_INTERVENTIONS);
    await requirePerson(unit, body, null);
    const verifiedAt = momentOf(body.verifiedAt) ?? clock.now();
    const row = await this.documents.records.create(unit, {
      ...columnsOf(body),
      interventionId: intervention.id,
      vehicleId: intervention.vehicleId,
      verificationType: body.verificationType,
      status: VERIFICATION_FLOW.initial,
      verifiedAt,
      verificationNumber: await this.numbers.draw(unit, 'field_verification', currentDay(this.tenant)),
    });
    await this.odometer.record(unit, 'field_verification', row, body.odometerReading, verifiedAt);
    return this.get(row.id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateFieldVerificationBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<FieldVerificationView> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document);
    await requirePerson(unit, body, document);
    const { verificationType } = body;
    const verifiedAt = momentOf(body.verifiedAt) ?? document.verifiedAt;
    const changes = { ...columnsOf(body), verificationType, verifiedAt };
    const row = await this.documents.records.update(unit, id, changes, expectedVersion);
    const isRead = body.odometerReading !== undefined || body.verifiedAt;
    const value = isRead ? row.odometerReading : undefined;
    await this.odometer.record(unit, 'field_verification', row, value, verifiedAt);
    return this.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, DOCUMENT_INCOMPLETE, INTERVENTION_STATUS_UNFIT */
  async complete(
    unit: UnitOfWork,
    id: number,
    expected: number | null,
    viewer: Viewer,
  ): Promise<FieldVerificationView> {
    const { document, intervention } = await this.documents.lock(unit, id, viewer);
    const move = VERIFICATION_FLOW.actions.complete.on(document);
    requireInterventionIn(intervention, VERIFIABLE_INTERVENTIONS);
    requireParts({ findings: document.findings !== null, isSatisfactory: document.isSatisfactory !== null });
    const { userId: completedByUserId, name: completedByName } = unit.actor;
    const completed = { completedAt: clock.now(), completedByUserId, completedByName };
    await this.documents.records.move(unit, move, completed, expected);
    return this.get(id, viewer, unit.manager);
  }

  /** Deletes a draft. @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN */
  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document);
    await this.odometer.record(unit, 'field_verification', document, null);
    return this.documents.records.remove(unit, id, expected);
  }

  /** The views of these checks, with one query for all their photos. */
  private async withPhotos(
    manager: EntityManager,
    rows: readonly FieldVerification[],
  ): Promise<FieldVerificationView[]> {
    const ids = rows.map(({ id }) => id);
    const photos = await this.files.imageCounts(manager, RECORD_TYPE, ids);
    return rows.map((row) => fieldVerificationView(row, photos.get(row.id) ?? 0));
  }
}

function refuseFrozen({ status }: FieldVerification): void {
  if (status !== 'draft') throw documentFrozen({ document: 'field_verification', status });
}

function columnsOf(body: UpdateFieldVerificationBody): Changes<FieldVerification> {
  const { verifiedByCollaborateurId, findings, isSatisfactory, recommendations, odometerReading } = body;
  const { geoLat, geoLng } = body;
  return { verifiedByCollaborateurId, findings, isSatisfactory, recommendations, odometerReading, geoLat, geoLng };
}

async function requirePerson(
  unit: UnitOfWork,
  body: UpdateFieldVerificationBody,
  current: FieldVerification | null,
): Promise<void> {
  const id = newlyChosen(body.verifiedByCollaborateurId, current?.verifiedByCollaborateurId);
  if (id !== null) await requireActive(unit, Collaborateur, id, 'verifiedByCollaborateurId');
}

function momentOf(text: string | null | undefined): Date | null {
  if (!text) return null;
  const verifiedAt = new Date(text);
  if (verifiedAt.getTime() > clock.nowMs() + CLOCK_TOLERANCE_MS)
    throw verifiedInFuture({ verifiedAt: verifiedAt.toISOString() });
  return verifiedAt;
}
