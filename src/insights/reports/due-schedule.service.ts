import type { EntityManager } from 'typeorm';
import { daysBetween, localeOfLanguage } from '#kernel';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../fleet/vehicles/vehicle-checks';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { alertTitle } from '../alerts/alert-texts';
import type { Duty } from '../duties/duty';
import { upcomingDuties } from '../duties/upcoming-duties';
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

/** What has to be done next, for the schedule and the dashboard alike. */
@TenantScoped()
export class DueSchedule {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
  ) {}

  /**
   * What is due in so many days within a snapshot: of records the reader may read; people’s papers are told to who sees every vehicle.
   * @throws DomainError NOT_FOUND of an unknown vehicle
   */
  async due(
    within: EntityManager,
    { days, vehicleId }: { readonly days: number; readonly vehicleId: number | null },
    reader: Reader,
  ): Promise<Pick<ScheduleReportView, 'due' | 'withoutForecast'>> {
    const today = currentDay(this.tenant);
    const isSeen = await seenDuties(within, vehicleId, reader);
    const [leadKm] = (await this.settings.get('alerts.thresholds')).km;
    const question = { types: DUE_TYPES, today, zone: this.tenant.timezone, days, leadKm, isSeen };
    const { due, withoutForecast } = await upcomingDuties(within, question);
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

async function seenDuties(
  within: EntityManager,
  vehicleId: number | null,
  reader: Reader,
): Promise<(duty: Duty) => boolean> {
  const source = await sourceFor(within, reader.viewer, vehicleId);
  const readable = readableTables(reader);
  const ids = source.vehicles === null ? null : new Set(source.vehicles);
  return (duty) =>
    readable.includes(duty.entityType) && (ids === null || (duty.vehicleId !== null && ids.has(duty.vehicleId)));
}
