import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentViewer, Describe, Disclosure, SheetQuery } from '#http';
import type { SheetRequest, Viewer, WriteRequest } from '#kernel';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { interventionResource } from '../interventions/intervention.records';
import { interventionSheet } from '../interventions/intervention.sheet';
import { InterventionViews } from '../interventions/intervention-views.service';
import { prediagnosticResource } from '../prediagnostics/prediagnostic.records';
import { prediagnosticSheet } from '../prediagnostics/prediagnostic.sheet';
import { PrediagnosticsService } from '../prediagnostics/prediagnostics.service';
import { fieldVerificationResource } from '../field-verifications/field-verification.records';
import { fieldVerificationSheet } from '../field-verifications/field-verification.sheet';
import { FieldVerificationsService } from '../field-verifications/field-verifications.service';
import { receptionReportResource } from '../reception-reports/reception-report.records';
import { receptionReportSheet } from '../reception-reports/reception-report.sheet';
import { ReceptionReportsService } from '../reception-reports/reception-reports.service';

/**
 * Exports of interventions, prediagnostics, verifications and reports as CSV and workbooks. The permission to read a
 * list includes its export.
 */
@Controller('api/v1')
export class InterventionExportsController {
  constructor(
    private readonly exports: ListExports,
    private readonly views: InterventionViews,
    private readonly findings: PrediagnosticsService,
    private readonly verifications: FieldVerificationsService,
    private readonly receptions: ReceptionReportsService,
  ) {}

  @Get('interventions/export')
  @Access('interventions:read')
  @Describe(exported('the interventions'))
  interventions(
    @SheetQuery(interventionResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(interventionSheet, asked, (take) => this.views.readAll(request, viewer, take));
  }

  @Get('prediagnostics/export')
  @Access('prediagnostics:read')
  @Describe(exported('the prediagnostics'))
  prediagnostics(
    @SheetQuery(prediagnosticResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(prediagnosticSheet, asked, (take) => this.findings.readAll(request, viewer, take));
  }

  @Get('field-verifications/export')
  @Access('field_verifications:read')
  @Describe(exported('the field verifications'))
  fieldVerifications(
    @SheetQuery(fieldVerificationResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(fieldVerificationSheet, asked, (take) =>
      this.verifications.readAll(request, viewer, take),
    );
  }

  @Get('reception-reports/export')
  @Access('reception_reports:read')
  @Describe(exported('the reception reports'))
  receptionReports(
    @SheetQuery(receptionReportResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(receptionReportSheet, asked, (take) => this.receptions.readAll(request, viewer, take));
  }
}
