import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { ODOMETER_REFUSALS } from '../document/refusals';
import { CreateFieldVerificationBody, UpdateFieldVerificationBody } from './field-verification.dto';
import { fieldVerificationResource } from './field-verification.records';
import { FieldVerificationView } from './field-verification.view';
import { FieldVerificationsService } from './field-verifications.service';

const REFUSALS = [...ODOMETER_REFUSALS, 'REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE', 'VERIFIED_IN_FUTURE'] as const;

@Controller('api/v1/field-verifications')
export class FieldVerificationsController {
  constructor(
    private readonly verifications: FieldVerificationsService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('field_verifications:read')
  @Describe({ summary: 'List the field verifications', page: FieldVerificationView })
  list(
    @ListQuery(fieldVerificationResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<FieldVerificationView>> {
    return this.verifications.list(request, viewer);
  }

  @Get(':id')
  @Access('field_verifications:read')
  @Describe({ summary: 'Show a field verification', answer: FieldVerificationView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<FieldVerificationView> {
    return this.verifications.get(id, viewer);
  }

  @Post()
  @Access('field_verifications:create')
  @Describe({
    summary: 'Create a field verification',
    status: 201,
    answer: FieldVerificationView,
    problems: { 409: ['INTERVENTION_STATUS_UNFIT'], 422: REFUSALS },
  })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateFieldVerificationBody,
  ): Promise<FieldVerificationView> {
    return this.writes.run(write, (unit) => this.verifications.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('field_verifications:update')
  @Describe({
    summary: 'Change a field verification that is not completed',
    answer: FieldVerificationView,
    problems: { 409: ['DOCUMENT_FROZEN'], 422: REFUSALS },
  })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateFieldVerificationBody,
  ): Promise<FieldVerificationView> {
    const { expectedVersion } = write;
    return this.writes.run(write, (unit) => this.verifications.update(unit, id, body, expectedVersion, viewer));
  }

  @Post(':id/complete')
  @Access('field_verifications:complete')
  @Describe({
    summary: 'Complete a field verification, which freezes it',
    answer: FieldVerificationView,
    problems: { 409: ['DOCUMENT_INVALID_TRANSITION', 'INTERVENTION_STATUS_UNFIT'], 422: ['DOCUMENT_INCOMPLETE'] },
  })
  complete(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<FieldVerificationView> {
    return this.writes.run(write, (unit) => this.verifications.complete(unit, id, write.expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('field_verifications:delete')
  @Describe({ summary: 'Delete a draft', status: 204, problems: { 409: ['DOCUMENT_FROZEN'] } })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.verifications.remove(unit, id, write.expectedVersion, viewer));
  }
}
