import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { ProvisioningModule } from './provisioning.module';
import { TenantCreateCommand } from './tenant-create.command';

/** The command that creates tenants. */
@Module({ imports: [CommandBaseModule, ProvisioningModule], providers: [TenantCreateCommand] })
export class ProvisioningCommandsModule {}
