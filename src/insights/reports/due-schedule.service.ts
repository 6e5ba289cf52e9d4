import type { EntityManager } from 'typeorm';
import { daysBetween, localeOfLanguage } from '#kernel';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { alertTitle } from '../alerts/alert-texts';
import type { Obligation } from '../obligations/obligation';
import { upcomingObligations } from '../obligations/upcoming-obligations';
import { readableTables } from '../reader';
import type { Reader } from '../reader';
import { sourceFor } from './reader-scope';
import type { DueView, ScheduleReportView } from './report.view';

const DUE_TYPES = [
  'insurance_expiry',
  'renewal_expiry',
  'license_expiry',
  'certification_expiry',
  'maintenance_due',
] as const;

/** The upcoming obligations, for the schedule and the dashboard. */
@TenantScoped()
export class DueSchedule {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
  ) {}

  /**
   * The obligations due within a number of days, in the given snapshot: those about records that the reader may read. Obligations about
   * people are shown only to readers who see every vehicle.
   *
   * @throws DomainError NOT_FOUND for an unknown vehicle
   */
  async due(
    within: EntityManager,
    { days, vehicleId }: { readonly days: number; readonly vehicleId: number | null },
    reader: Reader,
  ): Promise<Pick<ScheduleReportView, 'due' | 'withoutForecast'>> {
    const today = currentDay(this.tenant);
    const isSeen = await seenObligations(within, vehicleId, reader);
    const [leadKm] = (await this.settings.get('alerts.thresholds')).km;
    const question = { types: DUE_TYPES, today, zone: this.tenant.timezone, days, leadKm, isSeen };
    const { due, withoutForecast } = await upcomingObligations(within, question);
    const locale = localeOfLanguage(this.tenant.locale);
    const views = due.map(
      ({ type, params, dueDate, dueOdometer, leftKm, expectedDate, isOverdue, ...of }): DueView => ({
        type,
        title: alertTitle(type, params, locale),
        dueDate,
        dueOdometer,
        remainingKm: leftKm,
        expectedDate,
        daysLeft: expectedDate === null ? null : daysBetween(today, expectedDate),
        isOverdue,
        vehicleId: of.vehicleId,
        entityType: of.entityType,
        entityId: of.entityId,
      }),
    );
    return { due: views, withoutForecast };
  }
}

async function seenObligations(
  within: EntityManager,
  vehicleId: number | null,
  reader: Reader,
): Promise<(obligation: Obligation) => boolean> {
  const source = await sourceFor(within, reader.viewer, vehicleId);
  const readable = readableTables(reader);
  const ids = source.vehicles === null ? null : new Set(source.vehicles);
  return (obligation) =>
    readable.includes(obligation.entityType) &&
    (ids === null || (obligation.vehicleId !== null && ids.has(obligation.vehicleId)));
}
