import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantAnalyzeCommand } from './tenant-analyze.command';
import { TenantCleanupCommand } from './tenant-cleanup.command';
import { TenantOptimizeCommand } from './tenant-optimize.command';
import { TenantUpkeepModule } from './tenant-upkeep.module';

/** The commands that maintain the databases of tenants. */
@Module({
  imports: [CommandBaseModule, TasksModule, TenantUpkeepModule],
  providers: [TenantAnalyzeCommand, TenantCleanupCommand, TenantOptimizeCommand],
})
export class TenantUpkeepCommandsModule {}
