import { Brand } from './reference/brands/brand.entity';
import { FuelType } from './reference/fuel-types/fuel-type.entity';
import { InterventionType } from './reference/intervention-types/intervention-type.entity';
import { LicenseType } from './reference/license-types/license-type.entity';
import { SupplyCategory } from './reference/supply-categories/supply-category.entity';
import { TaxRate } from './reference/tax-rates/tax-rate.entity';
import { VehicleCategory } from './reference/vehicle-categories/vehicle-category.entity';
import { VehicleColor } from './reference/vehicle-colors/vehicle-color.entity';
import { VehicleModel } from './reference/vehicle-models/vehicle-model.entity';
import { VehicleAssignment } from './assignments/vehicle-assignment.entity';
import { Collaborateur } from './collaborateurs/collaborateur.entity';
import { DriverLicense } from './drivers/driver-license.entity';
import { Driver } from './drivers/driver.entity';
import { Garage } from './garages/garage.entity';
import { OdometerReading } from './odometer/odometer-reading.entity';
import { ErasureRequest } from './privacy/erasure-request.entity';
import { Supplier } from './suppliers/supplier.entity';
import { SupplyCompatibleModel } from './supplies/supply-compatible-model.entity';
import { Supply } from './supplies/supply.entity';
import { Vehicle } from './vehicles/vehicle.entity';

/** The entities of the fleet, for the data sources of tenants. Other modules import the entity that they refer to. */
export const FLEET_ENTITIES = [
  Brand,
  VehicleModel,
  VehicleCategory,
  VehicleColor,
  FuelType,
  LicenseType,
  InterventionType,
  SupplyCategory,
  TaxRate,
  Vehicle,
  OdometerReading,
  Driver,
  DriverLicense,
  Collaborateur,
  VehicleAssignment,
  ErasureRequest,
  Garage,
  Supplier,
  Supply,
  SupplyCompatibleModel,
] as const;
