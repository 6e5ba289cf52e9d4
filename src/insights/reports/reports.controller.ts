import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, Disclosure, QueryOptions } from '#http';
import type { RequestActor } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { PERIOD, periodOf } from '../../records/period-query';
import type { PeriodQuery } from '../../records/period-query';
import { MEDIA_TYPES } from '../../sheets/list-exports.service';
import { readerOf } from '../reader';
import { KpiReportView } from './kpi.view';
import { REPORT_FORMATS, ReportExports } from './report-exports.service';
import type { ReportFormat } from './report-exports.service';
import { REPORT_NAMES } from './report-names';
import type { ReportName } from './report-names';
import {
  CostReportView,
  FailureReportView,
  GarageReportView,
  OwnershipReportView,
  ScheduleReportView,
} from './report.view';
import { ReportsService } from './reports.service';
import type { ReportQuestion } from './reports.service';

const VEHICLE = { vehicleId: /^[1-9]\d{0,9}$/ } as const;
const QUESTION = { ...PERIOD, ...VEHICLE } as const;
const DAYS = { days: ['30', '60', '90'] } as const;
const FILE = { report: REPORT_NAMES, format: REPORT_FORMATS, ...DAYS, ...QUESTION } as const;

type Question = PeriodQuery & { readonly vehicleId?: string };
type Days = { readonly days: string };

const idOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
const questionOf = ({ vehicleId, ...period }: Question): ReportQuestion => ({
  ...periodOf(period),
  vehicleId: idOf(vehicleId),
});

const PERIOD_TEXT = 'Days in the company’s zone, both included; defaults to the current month to date.';

@Controller('api/v1/reports')
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly exports: ReportExports,
  ) {}

  @Get('kpis')
  @Access('reports:read')
  @Describe({
    summary: 'Key figures of a period compared with the previous period',
    description: PERIOD_TEXT,
    answer: KpiReportView,
  })
  kpis(@QueryOptions(QUESTION) question: Question, @CurrentViewer() viewer: Viewer): Promise<KpiReportView> {
    return this.reports.kpis(questionOf(question), viewer);
  }

  @Get('costs')
  @Access('reports:read')
  @Describe({ summary: 'Vehicle costs of a period', description: PERIOD_TEXT, answer: CostReportView })
  costs(@QueryOptions(QUESTION) question: Question, @CurrentViewer() viewer: Viewer): Promise<CostReportView> {
    return this.reports.costs(questionOf(question), viewer);
  }

  @Get('failures')
  @Access('reports:read')
  @Describe({
    summary: 'Failures of a period by age, mileage, brand, model and vehicle',
    description: PERIOD_TEXT,
    answer: FailureReportView,
  })
  failures(@QueryOptions(QUESTION) question: Question, @CurrentViewer() viewer: Viewer): Promise<FailureReportView> {
    return this.reports.failures(questionOf(question), viewer);
  }

  @Get('garages')
  @Access('reports:read')
  @Describe({
    summary: 'Garage scores from the jobs of a period',
    description: PERIOD_TEXT,
    answer: GarageReportView,
  })
  garages(@QueryOptions(QUESTION) question: Question, @CurrentViewer() viewer: Viewer): Promise<GarageReportView> {
    return this.reports.garages(questionOf(question), viewer);
  }

  @Get('maintenance-schedule')
  @Access('reports:read')
  @Describe({ summary: 'Obligations due in the next 30, 60 or 90 days', answer: ScheduleReportView })
  schedule(
    @QueryOptions({ ...DAYS, ...VEHICLE }) { days, vehicleId }: Days & { readonly vehicleId?: string },
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ScheduleReportView> {
    return this.reports.schedule(Number(days), idOf(vehicleId), readerOf(me, viewer));
  }

  @Get('ownership')
  @Access('reports:read')
  @Describe({ summary: 'Total cost of ownership of each vehicle', answer: OwnershipReportView })
  ownership(
    @QueryOptions(VEHICLE) { vehicleId }: { readonly vehicleId?: string },
    @CurrentViewer() viewer: Viewer,
  ): Promise<OwnershipReportView> {
    return this.reports.ownership(idOf(vehicleId), viewer);
  }

  @Get('export')
  @Access('reports:export')
  @Describe({
    summary: 'Download a report as CSV, workbook or PDF with charts',
    description: PERIOD_TEXT,
    file: [MEDIA_TYPES.csv, MEDIA_TYPES.xlsx, 'application/pdf'],
    problems: { 422: ['DOCUMENT_TOO_LONG'], 429: ['EXPORTS_BUSY'], 503: ['EXPORTS_CROWDED', 'RENDERING_BUSY'] },
  })
  export(
    @QueryOptions(FILE) asked: Question & Days & { readonly report: ReportName; readonly format: ReportFormat },
    @Disclosure() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const { report: name, format, days, ...question } = asked;
    return this.exports.send(
      { name, days: Number(days), ...questionOf(question) },
      format,
      write,
      readerOf(me, viewer),
    );
  }
}
