import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { OperationsModule } from './operations.module';
import { WarmPoolSchedule } from './warm-pool/warm-pool.schedule';

/** What runs by the clock; imported by processes that do background work, and by no other. */
@Module({
  imports: [ScheduleModule.forRoot(), OperationsModule],
  providers: [WarmPoolSchedule],
})
export class BackgroundModule {}
