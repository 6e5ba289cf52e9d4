import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentActor, Describe, Disclosure, SheetQuery } from '#http';
import type { RequestActor } from '#http';
import type { SheetRequest, WriteRequest } from '#kernel';
import { exported } from '../../sheets/described';
import { collaborateurResource } from '../collaborateurs/collaborateur.records';
import { garageResource } from '../garages/garage.records';
import { supplierResource } from '../suppliers/supplier.records';
import { supplyResource } from '../supplies/supply.records';
import { PartnerExports } from './partner-exports.service';
import { TAKE_PERSONAL } from './take-personal';

/** Partners, parts and staff as CSV and as workbooks. */
@Controller('api/v1')
export class PartnerExportsController {
  constructor(private readonly exports: PartnerExports) {}

  @Get('garages/export')
  @Access('garages:read')
  @Describe(exported('the garages'))
  garages(
    @SheetQuery(garageResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    return this.exports.garages({ request, write, withPersonal: false });
  }

  @Get('suppliers/export')
  @Access('suppliers:read')
  @Describe(exported('the suppliers'))
  suppliers(
    @SheetQuery(supplierResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    return this.exports.suppliers({ request, write, withPersonal: false });
  }

  @Get('supplies/export')
  @Access('supplies:read')
  @Describe(exported('the supplies'))
  supplies(
    @SheetQuery(supplyResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    return this.exports.supplies({ request, write, withPersonal: false });
  }

  @Get('collaborateurs/export')
  @Access('collaborateurs:read')
  @Describe(exported('the staff'))
  collaborateurs(
    @SheetQuery(collaborateurResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentActor() actor: RequestActor,
  ): Promise<StreamableFile> {
    return this.exports.staff({ request, write, withPersonal: actor.permissions.has(TAKE_PERSONAL) });
  }
}
