import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { AuditVerifyCommand } from './audit-verify.command';
import { AuditModule } from './audit.module';

/** The command that verifies the audit log. */
@Module({ imports: [AuditModule, CommandBaseModule], providers: [AuditVerifyCommand] })
export class AuditCommandsModule {}
