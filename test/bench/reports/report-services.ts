import type { DataSource } from 'typeorm';
import type { Viewer } from '#kernel';
import type { TenantContext } from '#tenancy';
import { AlertsService } from '../../../src/insights/alerts/alerts.service';
import { DashboardService } from '../../../src/insights/dashboard/dashboard.service';
import { DueSchedule } from '../../../src/insights/reports/due-schedule.service';
import { ReportsService } from '../../../src/insights/reports/reports.service';
import { TenantSettings } from '../../../src/tenant-settings/tenant-settings';
import { ChosenSettings } from '../../support/settings';

const TENANT: TenantContext = {
  tenantId: 1,
  slug: 'bench',
  name: 'Bench',
  status: 'active',
  epoch: 1,
  countryCode: 'CI',
  currency: 'XOF',
  timezone: 'Africa/Abidjan',
  locale: 'fr',
  serverId: 1,
  databaseName: 'bench',
  placement: 'database',
  schemaVersion: '',
};
const OFFICE: Viewer = { userId: 1, ownVehiclesOnly: false, garageId: null };

export const createTenantSettings = (): TenantSettings => new TenantSettings(TENANT, new ChosenSettings());

/** One year, a typical period of a report. */
export function yearToDate(): { readonly from: string; readonly to: string; readonly vehicleId: null } {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return { from: day(Date.now() - 364 * 86_400_000), to: day(Date.now()), vehicleId: null };
}

/** The measured calls of the product, by name. */
export function reportServices(
  dataSource: DataSource,
  settings: TenantSettings,
): Readonly<Record<string, () => Promise<unknown>>> {
  const schedules = new DueSchedule(TENANT, settings);
  const reports = new ReportsService(dataSource, TENANT, settings, schedules);
  const dashboard = new DashboardService(
    dataSource,
    TENANT,
    settings,
    new AlertsService(dataSource, TENANT),
    schedules,
  );
  const question = yearToDate();
  const permissions = new Set([
    'reports:read',
    'invoices:read',
    'insurances:read',
    'renewals:read',
    'maintenances:read',
  ]);
  const reader = { viewer: OFFICE, permissions };
  return {
    dashboard: () => dashboard.show(reader),
    'key figures of a year': () => reports.kpis(question, OFFICE),
    'costs of a year': () => reports.costs(question, OFFICE),
    'failures of a year': () => reports.failures(question, OFFICE),
    'garages of a year': () => reports.garages(question, OFFICE),
    'schedule of 90 days': () => reports.schedule(90, null, reader),
    'cost of ownership': () => reports.ownership(null, OFFICE),
  };
}
