import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../../commands/command-base.module';
import { RecoveryModule } from './recovery.module';
import { ServerRecoverCommand } from './server-recover.command';

/** The command of the recovery. */
@Module({ imports: [CommandBaseModule, RecoveryModule], providers: [ServerRecoverCommand] })
export class RecoveryCommandsModule {}
