import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, Describe, Disclosure, SheetQuery } from '#http';
import type { SheetRequest, WriteRequest } from '#kernel';
import { exported } from '../../sheets/described';
import { brandResource } from '../reference/brands/brand.records';
import { brandSheet } from '../reference/brands/brand.sheet';
import { brandView } from '../reference/brands/brand.view';
import { vehicleModelResource } from '../reference/vehicle-models/vehicle-model.records';
import { vehicleModelSheet } from '../reference/vehicle-models/vehicle-model.sheet';
import { vehicleModelView } from '../reference/vehicle-models/vehicle-model.view';
import { vehicleCategoryResource } from '../reference/vehicle-categories/vehicle-category.records';
import { vehicleCategorySheet } from '../reference/vehicle-categories/vehicle-category.sheet';
import { vehicleCategoryView } from '../reference/vehicle-categories/vehicle-category.view';
import { vehicleColorResource } from '../reference/vehicle-colors/vehicle-color.records';
import { vehicleColorSheet } from '../reference/vehicle-colors/vehicle-color.sheet';
import { vehicleColorView } from '../reference/vehicle-colors/vehicle-color.view';
import { fuelTypeResource } from '../reference/fuel-types/fuel-type.records';
import { fuelTypeSheet } from '../reference/fuel-types/fuel-type.sheet';
import { fuelTypeView } from '../reference/fuel-types/fuel-type.view';
import { licenseTypeResource } from '../reference/license-types/license-type.records';
import { licenseTypeSheet } from '../reference/license-types/license-type.sheet';
import { licenseTypeView } from '../reference/license-types/license-type.view';
import { interventionTypeResource } from '../reference/intervention-types/intervention-type.records';
import { interventionTypeSheet } from '../reference/intervention-types/intervention-type.sheet';
import { interventionTypeView } from '../reference/intervention-types/intervention-type.view';
import { supplyCategoryResource } from '../reference/supply-categories/supply-category.records';
import { supplyCategorySheet } from '../reference/supply-categories/supply-category.sheet';
import { supplyCategoryView } from '../reference/supply-categories/supply-category.view';
import { taxRateResource } from '../reference/tax-rates/tax-rate.records';
import { taxRateSheet } from '../reference/tax-rates/tax-rate.sheet';
import { taxRateView } from '../reference/tax-rates/tax-rate.view';
import { FleetExports } from './fleet-exports.service';

/** The reference lists as CSV and as workbooks. */
@Controller('api/v1')
export class ReferenceExportsController {
  constructor(private readonly exports: FleetExports) {}

  @Get('brands/export')
  @Access('reference:read')
  @Describe(exported('the brands'))
  brands(
    @SheetQuery(brandResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: brandResource, sheet: brandSheet, view: brandView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }

  @Get('vehicle-models/export')
  @Access('reference:read')
  @Describe(exported('the vehicle models'))
  vehicleModels(
    @SheetQuery(vehicleModelResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: vehicleModelResource, sheet: vehicleModelSheet, view: vehicleModelView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }

  @Get('vehicle-categories/export')
  @Access('reference:read')
  @Describe(exported('the vehicle categories'))
  vehicleCategories(
    @SheetQuery(vehicleCategoryResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: vehicleCategoryResource, sheet: vehicleCategorySheet, view: vehicleCategoryView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }

  @Get('vehicle-colors/export')
  @Access('reference:read')
  @Describe(exported('the vehicle colours'))
  vehicleColors(
    @SheetQuery(vehicleColorResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: vehicleColorResource, sheet: vehicleColorSheet, view: vehicleColorView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }

  @Get('fuel-types/export')
  @Access('reference:read')
  @Describe(exported('the fuel types'))
  fuelTypes(
    @SheetQuery(fuelTypeResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: fuelTypeResource, sheet: fuelTypeSheet, view: fuelTypeView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }

  @Get('license-types/export')
  @Access('reference:read')
  @Describe(exported('the licence types'))
  licenseTypes(
    @SheetQuery(licenseTypeResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: licenseTypeResource, sheet: licenseTypeSheet, view: licenseTypeView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }

  @Get('intervention-types/export')
  @Access('reference:read')
  @Describe(exported('the intervention types'))
  interventionTypes(
    @SheetQuery(interventionTypeResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: interventionTypeResource, sheet: interventionTypeSheet, view: interventionTypeView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }

  @Get('supply-categories/export')
  @Access('reference:read')
  @Describe(exported('the supply categories'))
  supplyCategories(
    @SheetQuery(supplyCategoryResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: supplyCategoryResource, sheet: supplyCategorySheet, view: supplyCategoryView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }

  @Get('tax-rates/export')
  @Access('reference:read')
  @Describe(exported('the tax rates'))
  taxRates(
    @SheetQuery(taxRateResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const list = { resource: taxRateResource, sheet: taxRateSheet, view: taxRateView };
    return this.exports.plain(list, { request, write, withPersonal: false });
  }
}
