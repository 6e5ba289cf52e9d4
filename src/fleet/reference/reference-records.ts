import { Records } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { brandResource } from './brands/brand.records';
import type { Brand } from './brands/brand.entity';
import { fuelTypeResource } from './fuel-types/fuel-type.records';
import type { FuelType } from './fuel-types/fuel-type.entity';
import { interventionTypeResource } from './intervention-types/intervention-type.records';
import type { InterventionType } from './intervention-types/intervention-type.entity';
import { vehicleColorResource } from './vehicle-colors/vehicle-color.records';
import type { VehicleColor } from './vehicle-colors/vehicle-color.entity';

/** The tenant's reference lists without rules of their own; a list that gains a rule gets its own service. */
@TenantScoped()
export class ReferenceRecords {
  readonly brands: Records<Brand>;
  readonly fuelTypes: Records<FuelType>;
  readonly interventionTypes: Records<InterventionType>;
  readonly vehicleColors: Records<VehicleColor>;

  constructor(@InjectTenantDataSource() { manager }: Database) {
    this.brands = new Records(manager, brandResource);
    this.fuelTypes = new Records(manager, fuelTypeResource);
    this.interventionTypes = new Records(manager, interventionTypeResource);
    this.vehicleColors = new Records(manager, vehicleColorResource);
  }
}
