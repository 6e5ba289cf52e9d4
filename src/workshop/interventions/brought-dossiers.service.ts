import { invalidFields } from '#http';
import { dayIn, EVERYTHING, localeOfLanguage } from '#kernel';
import type { Day } from '#kernel';
import type { Changes, UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { checkAmount } from '../../fleet/vehicles/vehicle-checks';
import { keepOrigin } from './dossier-origins';
import type { BroughtStatus } from './intervention.choices';
import type { BroughtInterventionBody } from './intervention.dto';
import type { Intervention } from './intervention.entity';
import { dossierDaysReversed, immobilizationReversed } from './intervention.errors';
import { InterventionsService } from './interventions.service';

/** The days of a dossier in their order. */
const IN_ORDER = ['repairStartedAt', 'repairCompletedAt', 'receivedAt', 'closedAt', 'cancelledAt'] as const;
const ENDS = ['closedAt', 'cancelledAt'] as const;
const IMPORTED = { fr: 'Importé d’un autre logiciel', en: 'Imported from another program' };

/**
 * Dossiers that another program kept. One that is over arrives closed or cancelled, on the day it ended there, and its first step says that
 * it was imported; it has no documents, because what was quoted, ordered, invoiced and paid is in that program. One that is still open
 * arrives reported, and goes the way of the flow here.
 */
@TenantScoped()
export class BroughtDossiers {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly dossiers: InterventionsService,
  ) {}

  /**
   * The odometer reading goes to the vehicle as of one that is reported here; the vehicle's status stays.
   *
   * @throws DomainError VALIDATION_FAILED, DOSSIER_DAYS_REVERSED, IMMOBILIZATION_REVERSED, AMOUNT_TOO_PRECISE, and as
   * InterventionsService.create
   */
  async bring(unit: UnitOfWork, body: BroughtInterventionBody, interventionNumber: string): Promise<Intervention> {
    const { externalReference = null, externalGarage = null, externalCost = null } = body;
    checkAmount(externalCost, this.tenant.currency);
    const comment = IMPORTED[localeOfLanguage(this.tenant.locale)];
    const dossier = await this.dossiers.create(unit, body, EVERYTHING, {
      interventionNumber,
      columns: this.ended(body),
      comment: externalReference === null ? comment : `${comment} : ${externalReference}`,
    });
    const origin = { externalReference, externalGarage, externalCost, importedAt: new Date() };
    await keepOrigin(unit.manager, dossier.id, origin);
    return dossier;
  }

  /** What makes it one that is over; nothing of one that is not. */
  private ended(body: BroughtInterventionBody): Changes<Intervention> {
    const status = statusOf(body);
    if (status === 'reported') {
      const contrary = ENDS.find((field) => body[field]);
      if (contrary !== undefined) throw contradiction(contrary);
      return {};
    }
    this.checkOrder(body);
    const end = status === 'closed' ? 'closedAt' : 'cancelledAt';
    const other = ENDS.find((field) => field !== end && body[field]);
    if (other !== undefined) throw contradiction(other);
    const endedAt = moment(body[end]) ?? lastOf(body);
    const { closureReason = 'other', cancellationReason = null } = body;
    return {
      ...stampsOf(body, endedAt),
      currentStatus: status,
      statusChangedAt: endedAt,
      [end]: endedAt,
      ...(status === 'closed'
        ? { closureReason: closureReason === 'paid' ? 'other' : closureReason }
        : { cancellationReason }),
    };
  }

  /** By days: a file often has no hours. @throws DomainError DOSSIER_DAYS_REVERSED */
  private checkOrder(body: BroughtInterventionBody): void {
    let after = dayIn(this.tenant.timezone, new Date(body.reportedAt));
    for (const field of IN_ORDER) {
      const at = moment(body[field]);
      if (at === null) continue;
      const day = dayIn(this.tenant.timezone, at);
      if (day < after) throw reversed(field, day, after);
      after = day;
    }
  }
}

function statusOf({ currentStatus, closedAt, cancelledAt }: BroughtInterventionBody): BroughtStatus {
  if (currentStatus !== undefined) return currentStatus;
  if (closedAt) return 'closed';
  return cancelledAt ? 'cancelled' : 'reported';
}

/** The vehicle was off the road for the repair, where the row does not say for how long. */
function stampsOf(body: BroughtInterventionBody, endedAt: Date): Changes<Intervention> {
  const [repairStartedAt, repairCompletedAt] = [moment(body.repairStartedAt), moment(body.repairCompletedAt)];
  const receivedAt = moment(body.receivedAt);
  const immobilizedFrom = moment(body.immobilizedFrom) ?? repairStartedAt;
  const back = moment(body.immobilizedUntil);
  if (back !== null && (immobilizedFrom === null || back < immobilizedFrom)) throw immobilizationReversed({});
  const immobilizedUntil = immobilizedFrom === null ? null : (back ?? receivedAt ?? repairCompletedAt ?? endedAt);
  return { repairStartedAt, repairCompletedAt, receivedAt, immobilizedFrom, immobilizedUntil };
}

/** The last moment a row tells that has no end of its own. */
function lastOf(body: BroughtInterventionBody): Date {
  const told = IN_ORDER.flatMap((field) => moment(body[field]) ?? []);
  return told.at(-1) ?? new Date(body.reportedAt);
}

const moment = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

const reversed = (field: string, day: Day, after: Day) =>
  dossierDaysReversed(
    { field, day, after },
    { fields: [{ pointer: `/${field}`, code: 'DOSSIER_DAYS_REVERSED', detail: `≥ ${after}` }] },
  );

const contradiction = (field: string) =>
  invalidFields([{ pointer: `/${field}`, code: 'IS_EMPTY', detail: 'must be empty in this status' }]);
