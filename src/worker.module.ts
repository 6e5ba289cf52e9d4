import { Module } from '@nestjs/common';
import { HealthModule } from './health/health.module';
import { BackgroundModule } from './operations/background.module';
import { ReportingModule } from './operations/estate-metrics/reporting.module';
import { PLANES } from './planes';

/** Background work alone, with the management port. */
@Module({ imports: [...PLANES, BackgroundModule, HealthModule, ReportingModule] })
export class WorkerModule {}
