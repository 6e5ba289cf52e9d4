import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { CloningModule } from './cloning.module';
import { TenantCloneCommand } from './tenant-clone.command';

/** The command that copies tenants. */
@Module({ imports: [CloningModule, CommandBaseModule], providers: [TenantCloneCommand] })
export class CloningCommandsModule {}
