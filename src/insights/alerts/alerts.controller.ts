import { Body, Controller, Get, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import {
  Access,
  CurrentActor,
  CurrentViewer,
  Describe,
  Disclosure,
  IdParam,
  ListQuery,
  SheetQuery,
  Write,
} from '#http';
import type { RequestActor } from '#http';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { readerOf } from '../reader';
import { DismissAlertBody, SnoozeAlertBody } from './alert.dto';
import { alertResource } from './alert.records';
import { alertSheet } from './alert.sheet';
import { AlertSummaryView, AlertView } from './alert.view';
import { AlertsService } from './alerts.service';

const SETTLED = { 409: ['ALERT_SETTLED'] } as const;

@Controller('api/v1/alerts')
export class AlertsController {
  constructor(
    private readonly alerts: AlertsService,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Access('alerts:read')
  @Describe({ summary: 'List the alerts', page: AlertView })
  list(
    @ListQuery(alertResource.listing) request: ListRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<AlertView>> {
    return this.alerts.list(request, readerOf(me, viewer));
  }

  @Get('export')
  @Access('alerts:read')
  @Describe(exported('the alerts'))
  export(
    @SheetQuery(alertResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(alertSheet, asked, (take) => this.alerts.readAll(request, readerOf(me, viewer), take));
  }

  @Get('summary')
  @Access('alerts:read')
  @Describe({ summary: 'Count the open alerts', answer: AlertSummaryView })
  summary(@CurrentActor() me: RequestActor, @CurrentViewer() viewer: Viewer): Promise<AlertSummaryView> {
    return this.alerts.summary(readerOf(me, viewer));
  }

  @Get(':id')
  @Access('alerts:read')
  @Describe({ summary: 'Show an alert', answer: AlertView })
  get(@IdParam() id: number, @CurrentActor() me: RequestActor, @CurrentViewer() viewer: Viewer): Promise<AlertView> {
    return this.alerts.get(id, readerOf(me, viewer));
  }

  @Post(':id/acknowledge')
  @Access('alerts:acknowledge')
  @Describe({ summary: 'Acknowledge an alert', answer: AlertView, problems: SETTLED })
  acknowledge(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<AlertView> {
    return this.writes.run(write, (unit) =>
      this.alerts.acknowledge(unit, id, write.expectedVersion, readerOf(me, viewer)),
    );
  }

  @Post(':id/dismiss')
  @Access('alerts:dismiss')
  @Describe({ summary: 'Dismiss an alert until its severity increases', answer: AlertView, problems: SETTLED })
  dismiss(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: DismissAlertBody,
  ): Promise<AlertView> {
    return this.writes.run(write, (unit) =>
      this.alerts.dismiss(unit, id, body, write.expectedVersion, readerOf(me, viewer)),
    );
  }

  @Post(':id/snooze')
  @Access('alerts:acknowledge')
  @Describe({ summary: 'Snooze an alert until a day', answer: AlertView, problems: SETTLED })
  snooze(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: SnoozeAlertBody,
  ): Promise<AlertView> {
    return this.writes.run(write, (unit) =>
      this.alerts.snooze(unit, id, body.until, write.expectedVersion, readerOf(me, viewer)),
    );
  }

  @Post(':id/read')
  @Access('alerts:read')
  @Describe({ summary: 'Mark an alert as read by the current user', answer: AlertView })
  read(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<AlertView> {
    return this.writes.run(write, (unit) => this.alerts.markRead(unit, id, readerOf(me, viewer)));
  }
}
