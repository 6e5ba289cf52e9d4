import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Access, Describe, Disclosure, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { ErasePersonBody } from './privacy.dto';
import { SubjectDataView, SubjectErasureView } from './subject.view';
import { SubjectPrivacy } from './subject-privacy.service';

const exported = (whom: string) =>
  ({ summary: `Export all data stored about ${whom}`, answer: SubjectDataView }) as const;
const erased = (whom: string) =>
  ({
    summary: `Erase ${whom} permanently; the record stays without the person’s data`,
    answer: SubjectErasureView,
    problems: { 409: ['PERSON_STILL_NEEDED'] },
  }) as const;

/** Personal data of staff, contact persons and customers (domain.md §18); drivers have their own routes. */
@Controller('api/v1')
export class SubjectPrivacyController {
  constructor(private readonly privacy: SubjectPrivacy) {}

  @Get('collaborateurs/:id/personal-data')
  @Access('collaborateurs:export_personal_data')
  @Describe(exported('a staff member'))
  exportCollaborateur(@Disclosure() write: WriteRequest, @IdParam() id: number): Promise<SubjectDataView> {
    return this.privacy.export(write, 'collaborateur', id);
  }

  @Post('collaborateurs/:id/erase')
  @HttpCode(200)
  @Access('collaborateurs:erase', { stepUp: true })
  @Describe(erased('a staff member'))
  eraseCollaborateur(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { reason }: ErasePersonBody,
  ): Promise<SubjectErasureView> {
    return this.privacy.erase(write, 'collaborateur', id, reason);
  }

  @Get('garages/:id/contact/personal-data')
  @Access('garages:export_personal_data')
  @Describe(exported('the contact person of a garage'))
  exportGarageContact(@Disclosure() write: WriteRequest, @IdParam() id: number): Promise<SubjectDataView> {
    return this.privacy.export(write, 'garage_contact', id);
  }

  @Post('garages/:id/contact/erase')
  @HttpCode(200)
  @Access('garages:erase', { stepUp: true })
  @Describe(erased('the contact person of a garage'))
  eraseGarageContact(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { reason }: ErasePersonBody,
  ): Promise<SubjectErasureView> {
    return this.privacy.erase(write, 'garage_contact', id, reason);
  }

  @Get('suppliers/:id/contact/personal-data')
  @Access('suppliers:export_personal_data')
  @Describe(exported('the contact person of a supplier'))
  exportSupplierContact(@Disclosure() write: WriteRequest, @IdParam() id: number): Promise<SubjectDataView> {
    return this.privacy.export(write, 'supplier_contact', id);
  }

  @Post('suppliers/:id/contact/erase')
  @HttpCode(200)
  @Access('suppliers:erase', { stepUp: true })
  @Describe(erased('the contact person of a supplier'))
  eraseSupplierContact(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { reason }: ErasePersonBody,
  ): Promise<SubjectErasureView> {
    return this.privacy.erase(write, 'supplier_contact', id, reason);
  }

  @Get('insurances/:id/agent/personal-data')
  @Access('insurances:export_personal_data')
  @Describe(exported('the agent of an insurance policy'))
  exportInsuranceAgent(@Disclosure() write: WriteRequest, @IdParam() id: number): Promise<SubjectDataView> {
    return this.privacy.export(write, 'insurance_agent', id);
  }

  @Post('insurances/:id/agent/erase')
  @HttpCode(200)
  @Access('insurances:erase', { stepUp: true })
  @Describe(erased('the agent of an insurance policy'))
  eraseInsuranceAgent(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { reason }: ErasePersonBody,
  ): Promise<SubjectErasureView> {
    return this.privacy.erase(write, 'insurance_agent', id, reason);
  }

  @Get('vehicles/:id/owner/personal-data')
  @Access('vehicles:export_personal_data')
  @Describe(exported('the customer who owns a vehicle'))
  exportVehicleOwner(@Disclosure() write: WriteRequest, @IdParam() id: number): Promise<SubjectDataView> {
    return this.privacy.export(write, 'vehicle_owner', id);
  }

  @Post('vehicles/:id/owner/erase')
  @HttpCode(200)
  @Access('vehicles:erase', { stepUp: true })
  @Describe(erased('the customer who owns a vehicle'))
  eraseVehicleOwner(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { reason }: ErasePersonBody,
  ): Promise<SubjectErasureView> {
    return this.privacy.erase(write, 'vehicle_owner', id, reason);
  }
}
