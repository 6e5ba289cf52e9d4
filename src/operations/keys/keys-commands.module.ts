import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { KeysRotateCommand } from './keys-rotate.command';
import { KeysModule } from './keys.module';

/** The command that rotates the master key. */
@Module({ imports: [CommandBaseModule, KeysModule], providers: [KeysRotateCommand] })
export class KeysCommandsModule {}
