import { defineTask } from '#jobs';
import { TenantRunner } from '#tenancy';
import { MaintenanceNight } from './maintenance-night.service';

/** Nightly: gives vehicles the plans of their model, and schedules maintenances that are due soon. */
export const maintenanceNight = defineTask({
  name: 'maintenance.night',
  scope: 'tenant',
  schedule: { at: { hour: 0, minute: 30, zone: 'tenant' }, spreadMs: 1_800_000 },
  uses: TenantRunner,
  run: (tenants, { tenantId }) => tenants.run(tenantId, MaintenanceNight, (night) => night.run()),
});
