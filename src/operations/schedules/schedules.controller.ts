import { Body, Controller, Delete, Get, Param, Patch } from '@nestjs/common';
import { ActsOnTenant, Describe, PlatformAccess, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { ScheduleChanges } from './schedule-changes.service';
import { AdjustScheduleBody } from './schedule.dto';
import { ScheduleListView, scheduleListView, ScheduleView, scheduleView } from './schedule.view';
import { SchedulesService } from './schedules.service';

const UNKNOWN = { 404: ['SCHEDULE_UNKNOWN'] } as const;

/** Schedules of background jobs (architecture.md §10). */
@Controller('admin/api/v1/schedules')
export class SchedulesController {
  constructor(
    private readonly schedules: SchedulesService,
    private readonly changes: ScheduleChanges,
  ) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the schedules with their last and next runs', answer: ScheduleListView })
  async list(): Promise<ScheduleListView> {
    return scheduleListView(await this.schedules.list());
  }

  @Get(':kind')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show a schedule', answer: ScheduleView, problems: UNKNOWN })
  async get(@Param('kind') kind: string): Promise<ScheduleView> {
    return scheduleView(await this.schedules.get(kind));
  }

  @Patch(':kind')
  @ActsOnTenant('platform:tenants', 'schedule:set')
  @Describe({
    summary: 'Change the times of a schedule, or enable or disable it',
    answer: ScheduleView,
    problems: { 400: ['SCHEDULE_CHANGE_MISSING'], ...UNKNOWN, 422: ['SCHEDULE_TIMES_REFUSED'] },
  })
  async adjust(
    @Write({ versioned: false }) write: WriteRequest,
    @Param('kind') kind: string,
    @Body() body: AdjustScheduleBody,
  ): Promise<ScheduleView> {
    await this.changes.adjust(write, kind, body);
    return scheduleView(await this.schedules.get(kind));
  }

  @Delete(':kind/override')
  @ActsOnTenant('platform:tenants', 'schedule:reset')
  @Describe({ summary: 'Reset a schedule to its default', status: 204, problems: UNKNOWN })
  reset(@Write({ versioned: false }) write: WriteRequest, @Param('kind') kind: string): Promise<void> {
    return this.changes.reset(write, kind);
  }
}
