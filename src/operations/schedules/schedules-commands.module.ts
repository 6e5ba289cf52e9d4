import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { ScheduleListCommand } from './schedule-list.command';
import { ScheduleSetCommand } from './schedule-set.command';
import { SchedulesModule } from './schedules.module';

/** The commands of schedules. */
@Module({ imports: [CommandBaseModule, SchedulesModule], providers: [ScheduleListCommand, ScheduleSetCommand] })
export class SchedulesCommandsModule {}
