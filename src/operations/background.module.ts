import { Module } from '@nestjs/common';
import { JobsWorkerModule } from '#jobs';
import type { JobsWork } from '#jobs';
import { AttachmentsModule } from '../attachments/attachments.module';
import { ImportsModule } from '../imports.module';
import { InsightsModule } from '../insights/insights.module';
import { MaintenanceModule } from '../maintenance/maintenance.module';
import { WorkshopModule } from '../workshop/workshop.module';
import { IdentityNotes } from './database-identity/identity-notes.service';
import { LeftWork } from './migrations/left-work';
import { OperationsModule } from './operations.module';
import { ActiveTenantsService } from './schedules/active-tenants.service';
import { AdjustedSchedules } from './schedules/schedule-plan';
import { TaskExecution } from './tasks/task-execution';
import { TaskRegistry } from './tasks/task-registry';

/** The modules with the services of all tasks. */
const WORK = [AttachmentsModule, ImportsModule, InsightsModule, MaintenanceModule, OperationsModule, WorkshopModule];

/** Background work. Imported only by processes that execute it. */
@Module({
  // Only workers listen for changes of identities.
  providers: [IdentityNotes],
  imports: [
    OperationsModule,
    JobsWorkerModule.forRootAsync({
      imports: WORK,
      inject: [ActiveTenantsService, AdjustedSchedules, TaskRegistry, TaskExecution, LeftWork],
      useFactory: (
        tenants: ActiveTenantsService,
        plan: AdjustedSchedules,
        { schedules }: TaskRegistry,
        execution: TaskExecution,
        left: LeftWork,
      ): JobsWork => ({
        tenants,
        handlers: execution.handlers(),
        schedules,
        plan,
        recover: () => left.recover(),
      }),
    }),
  ],
})
export class BackgroundModule {}
