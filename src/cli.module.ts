import { Module } from '@nestjs/common';
import { CommandsModule } from './operations/commands.module';
import { PLANES } from './planes';

/** The command line: the same modules, without a server and without schedules. */
@Module({ imports: [...PLANES, CommandsModule] })
export class CliModule {}
