import { Module } from '@nestjs/common';
import { BrandsController } from './brands/brands.controller';
import { FuelTypesController } from './fuel-types/fuel-types.controller';
import { InterventionTypesController } from './intervention-types/intervention-types.controller';
import { LicenseTypesController } from './license-types/license-types.controller';
import { LicenseTypesService } from './license-types/license-types.service';
import { ReferenceRecords } from './reference-records';
import { SupplyCategoriesController } from './supply-categories/supply-categories.controller';
import { SupplyCategoriesService } from './supply-categories/supply-categories.service';
import { TaxRatesController } from './tax-rates/tax-rates.controller';
import { TaxRatesService } from './tax-rates/tax-rates.service';
import { VehicleCategoriesController } from './vehicle-categories/vehicle-categories.controller';
import { VehicleCategoriesService } from './vehicle-categories/vehicle-categories.service';
import { VehicleColorsController } from './vehicle-colors/vehicle-colors.controller';
import { VehicleModelsController } from './vehicle-models/vehicle-models.controller';
import { VehicleModelsService } from './vehicle-models/vehicle-models.service';

/** The reference lists of a tenant (domain.md §5). */
@Module({
  controllers: [
    BrandsController,
    FuelTypesController,
    InterventionTypesController,
    LicenseTypesController,
    SupplyCategoriesController,
    TaxRatesController,
    VehicleCategoriesController,
    VehicleColorsController,
    VehicleModelsController,
  ],
  providers: [
    ReferenceRecords,
    LicenseTypesService,
    SupplyCategoriesService,
    TaxRatesService,
    VehicleCategoriesService,
    VehicleModelsService,
  ],
})
export class ReferenceModule {}
