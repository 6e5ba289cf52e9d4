import { TenantScoped } from '#tenancy';
import type { Importer } from '../../imports/importer';
import { InsuranceImporter } from './insurance-importer';
import { MaintenanceImporter } from './maintenance-importer';
import { PlanImporter } from './plan-importer';
import { RenewalImporter } from './renewal-importer';

/** The importers of vehicle records. */
@TenantScoped()
export class VehicleRecordImporters {
  readonly all: readonly Importer[];

  constructor(
    insurances: InsuranceImporter,
    renewals: RenewalImporter,
    plans: PlanImporter,
    maintenances: MaintenanceImporter,
  ) {
    this.all = [insurances, renewals, plans, maintenances];
  }
}
