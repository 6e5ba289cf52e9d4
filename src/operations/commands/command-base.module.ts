import { Module } from '@nestjs/common';
import { CommandOutput } from './command-output';
import { NamedTenants } from './named-tenants';

/** What all commands use: their output, and the tenants that they name. */
@Module({ providers: [CommandOutput, NamedTenants], exports: [CommandOutput, NamedTenants] })
export class CommandBaseModule {}
