import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { CredentialRotation } from './credential-rotation';

/** Rotation of the passwords of database accounts. */
@Module({
  imports: [ServersModule, TenantDatabaseModule],
  providers: [CredentialRotation],
  exports: [CredentialRotation],
})
export class CredentialsModule {}
