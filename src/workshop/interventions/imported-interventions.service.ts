import { invalidFields } from '#http';
import { clock, dayIn, EVERYTHING, localeOfLanguage } from '#kernel';
import type { Day } from '#kernel';
import type { Changes, UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { checkAmount } from '../../records/amounts';
import { currentDay } from '../../records/days/today';
import { storeOrigin } from './intervention-origins';
import type { ImportedStatus } from './intervention.choices';
import type { ImportedInterventionBody } from './intervention.dto';
import type { Intervention } from './intervention.entity';
import { interventionDaysReversed, immobilizationReversed } from './intervention.errors';
import { INTERVENTION_FLOW } from './intervention.flow';
import { InterventionsService } from './interventions.service';

/** The days of an intervention, in the order in which they must occur. */
const IN_ORDER = ['repairStartedAt', 'repairCompletedAt', 'receivedAt', 'closedAt', 'cancelledAt'] as const;
const ENDS = ['closedAt', 'cancelledAt'] as const;
const IMMOBILIZATION = ['immobilizedFrom', 'immobilizedUntil'] as const;
const IMPORTED = { fr: 'Importé d’un autre logiciel', en: 'Imported from another program' };

/**
 * Creates interventions that are imported from another program. A finished one is created as closed or cancelled, on the day it ended
 * there, and its first history step says that it was imported. It has no documents: its quotes, orders, invoices and payments are in the
 * other program. An open one is created as reported and follows the workflow here.
 */
@TenantScoped()
export class ImportedInterventions {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly interventions: InterventionsService,
  ) {}

  /**
   * The odometer reading is recorded as for an intervention that is reported here. The status of the vehicle does not change.
   *
   * @throws DomainError VALIDATION_FAILED, DOSSIER_DAYS_REVERSED, IMMOBILIZATION_REVERSED, AMOUNT_TOO_PRECISE, and as
   * InterventionsService.create
   */
  async create(unit: UnitOfWork, body: ImportedInterventionBody, interventionNumber: string): Promise<Intervention> {
    const { externalReference = null, externalGarage = null, externalCost = null } = body;
    checkAmount(externalCost, this.tenant.currency);
    const comment = IMPORTED[localeOfLanguage(this.tenant.locale)];
    const intervention = await this.interventions.create(unit, body, EVERYTHING, {
      interventionNumber,
      columns: this.ended(body),
      comment: externalReference === null ? comment : `${comment} : ${externalReference}`,
    });
    const origin = { externalReference, externalGarage, externalCost, importedAt: clock.now() };
    await storeOrigin(unit.manager, intervention.id, origin);
    return intervention;
  }

  /** The columns of a finished intervention; empty for an open one. */
  private ended(body: ImportedInterventionBody): Changes<Intervention> {
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
    const endedAt = moment(body[end]) ?? this.lastOf(body);
    this.checkImmobilization(body, end, endedAt);
    const { closureReason = 'other', cancellationReason = null } = body;
    return {
      ...this.stampsOf(body, endedAt),
      currentStatus: INTERVENTION_FLOW.entry(status),
      statusChangedAt: endedAt,
      [end]: endedAt,
      ...(status === 'closed'
        ? { closureReason: closureReason === 'paid' ? 'other' : closureReason }
        : { cancellationReason }),
    };
  }

  /** Compares days and not times, because files often have no times. @throws DomainError DOSSIER_DAYS_REVERSED */
  private checkOrder(body: ImportedInterventionBody): void {
    let after = this.dayOf(new Date(body.reportedAt));
    for (const field of IN_ORDER) {
      const at = moment(body[field]);
      if (at === null) continue;
      const day = this.dayOf(at);
      if (day < after) throw reversed(field, day, after);
      after = day;
    }
  }

  /** An intervention that has ended immobilizes the vehicle no longer. @throws DomainError DOSSIER_DAYS_REVERSED */
  private checkImmobilization(body: ImportedInterventionBody, end: string, endedAt: Date): void {
    const day = this.dayOf(endedAt);
    for (const field of IMMOBILIZATION) {
      const at = moment(body[field]);
      if (at === null || this.dayOf(at) <= day) continue;
      throw interventionDaysReversed(
        { field: end, day, after: this.dayOf(at) },
        { fields: [{ pointer: `/${field}`, code: 'DOSSIER_DAYS_REVERSED', detail: `≤ ${day}` }] },
      );
    }
  }

  /**
   * Without immobilization days in the row, the vehicle counts as immobilized from the start of the repair until it was received, the
   * repair was completed, or the intervention ended, whichever the row has first in this order.
   *
   * @throws DomainError IMMOBILIZATION_REVERSED
   */
  private stampsOf(body: ImportedInterventionBody, endedAt: Date): Changes<Intervention> {
    const [repairStartedAt, repairCompletedAt] = [moment(body.repairStartedAt), moment(body.repairCompletedAt)];
    const receivedAt = moment(body.receivedAt);
    const stamps = { repairStartedAt, repairCompletedAt, receivedAt };
    const immobilizedFrom = moment(body.immobilizedFrom) ?? repairStartedAt;
    const back = moment(body.immobilizedUntil);
    if (back !== null && (immobilizedFrom === null || back < immobilizedFrom)) throw immobilizationReversed({});
    if (immobilizedFrom === null) return { ...stamps, immobilizedFrom, immobilizedUntil: null };
    const immobilizedUntil = back ?? this.backAt(immobilizedFrom, receivedAt ?? repairCompletedAt ?? endedAt);
    return { ...stamps, immobilizedFrom, immobilizedUntil };
  }

  /** The derived end: on the first day it may be given without a time, which is then before the start. */
  private backAt(from: Date, at: Date): Date {
    if (this.dayOf(at) < this.dayOf(from)) throw immobilizationReversed({});
    return at < from ? from : at;
  }

  /** The last time in a row that has no closing or cancellation time. A planned immobilization day is not an end. */
  private lastOf(body: ImportedInterventionBody): Date {
    const today = currentDay(this.tenant);
    const immobilization = IMMOBILIZATION.flatMap((field) => moment(body[field]) ?? []);
    const given = [
      new Date(body.reportedAt),
      ...IN_ORDER.flatMap((field) => moment(body[field]) ?? []),
      ...immobilization.filter((at) => this.dayOf(at) <= today),
    ];
    return new Date(Math.max(...given.map((at) => at.getTime())));
  }

  private dayOf(at: Date): Day {
    return dayIn(this.tenant.timezone, at);
  }
}

function statusOf({ currentStatus, closedAt, cancelledAt }: ImportedInterventionBody): ImportedStatus {
  if (currentStatus !== undefined) return currentStatus;
  if (closedAt) return 'closed';
  return cancelledAt ? 'cancelled' : 'reported';
}

const moment = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

const reversed = (field: string, day: Day, after: Day) =>
  interventionDaysReversed(
    { field, day, after },
    { fields: [{ pointer: `/${field}`, code: 'DOSSIER_DAYS_REVERSED', detail: `≥ ${after}` }] },
  );

const contradiction = (field: string) =>
  invalidFields([{ pointer: `/${field}`, code: 'IS_EMPTY', detail: 'must be empty in this status' }]);
