import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/tasks.module';
import { ActiveTenantsService } from './active-tenants.service';
import { ScheduleChanges } from './schedule-changes.service';
import { ScheduleDelays } from './schedule-delays.service';
import { AdjustedSchedules } from './schedule-plan';
import { SchedulesController } from './schedules.controller';
import { SchedulesService } from './schedules.service';

/** When tasks start, and the changes of operators. */
@Module({
  imports: [TasksModule],
  controllers: [SchedulesController],
  providers: [ActiveTenantsService, AdjustedSchedules, ScheduleChanges, ScheduleDelays, SchedulesService],
  exports: [ActiveTenantsService, AdjustedSchedules, ScheduleChanges, ScheduleDelays, SchedulesService],
})
export class SchedulesModule {}
