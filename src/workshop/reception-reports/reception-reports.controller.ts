import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { ODOMETER_REFUSALS } from '../document/refusals';
import { CreateReceptionReportBody, UpdateReceptionReportBody } from './reception-report.dto';
import { receptionReportResource } from './reception-report.records';
import { ReceptionReportView } from './reception-report.view';
import { ReceptionReportsService } from './reception-reports.service';

const REFUSALS = [...ODOMETER_REFUSALS, 'REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE', 'DAY_IN_FUTURE'] as const;

@Controller('api/v1/reception-reports')
export class ReceptionReportsController {
  constructor(
    private readonly reports: ReceptionReportsService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reception_reports:read')
  @Describe({ summary: 'List the reception reports', page: ReceptionReportView })
  list(
    @ListQuery(receptionReportResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<ReceptionReportView>> {
    return this.reports.list(request, viewer);
  }

  @Get(':id')
  @Access('reception_reports:read')
  @Describe({ summary: 'Show a reception report', answer: ReceptionReportView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<ReceptionReportView> {
    return this.reports.get(id, viewer);
  }

  @Post()
  @Access('reception_reports:create')
  @Describe({
    summary: 'Create a reception report',
    status: 201,
    answer: ReceptionReportView,
    problems: { 409: ['INTERVENTION_STATUS_UNFIT', 'RECEPTION_DRAFT_EXISTS'], 422: REFUSALS },
  })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateReceptionReportBody,
  ): Promise<ReceptionReportView> {
    return this.writes.run(write, (unit) => this.reports.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('reception_reports:update')
  @Describe({
    summary: 'Change a report that is not validated',
    answer: ReceptionReportView,
    problems: { 409: ['DOCUMENT_FROZEN'], 422: REFUSALS },
  })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateReceptionReportBody,
  ): Promise<ReceptionReportView> {
    const { expectedVersion } = write;
    return this.writes.run(write, (unit) => this.reports.update(unit, id, body, expectedVersion, viewer));
  }

  @Post(':id/validate')
  @Access('reception_reports:validate')
  @Describe({
    summary: 'Validate a report: the vehicle is received, or goes back into repair',
    answer: ReceptionReportView,
    problems: {
      409: ['DOCUMENT_INVALID_TRANSITION', 'INTERVENTION_STATUS_UNFIT'],
      422: ['DOCUMENT_INCOMPLETE', 'LETTER_NOT_PRINTABLE'],
    },
  })
  validate(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<ReceptionReportView> {
    return this.writes.run(write, (unit) => this.reports.validate(unit, id, write.expectedVersion, viewer));
  }

  @Post(':id/cancel')
  @Access('reception_reports:update')
  @Describe({
    summary: 'Cancel a draft',
    answer: ReceptionReportView,
    problems: { 409: ['DOCUMENT_INVALID_TRANSITION'] },
  })
  cancel(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<ReceptionReportView> {
    return this.writes.run(write, (unit) => this.reports.cancel(unit, id, write.expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('reception_reports:delete')
  @Describe({ summary: 'Delete a draft', status: 204, problems: { 409: ['DOCUMENT_FROZEN'] } })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.reports.remove(unit, id, write.expectedVersion, viewer));
  }
}
