import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeyRing, PasswordHasher } from '#secrets';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';
import { globalAppAccount, globalDataSourceOptions } from '../database/global/global-data-source';
import { AuditChains } from './audit/audit-chains';
import { AuditTrail } from './audit/audit-trail';
import { GlobalWrites } from './audit/global-writes';
import { AccessTokens } from './auth/access-tokens';
import { AuthController } from './auth/auth.controller';
import { Authenticator } from './auth/authenticator';
import { LoginThrottle } from './auth/login-throttle';
import { LoginService } from './auth/login.service';
import { PlatformAuthController } from './auth/platform-auth.controller';
import { ChangeEvents } from './changes/change-events';
import { CopyAges } from './changes/copy-ages';
import { GlobalDatabase } from './global-database';
import { KEY_RING } from './key-ring.provider';
import { KeyRingModule } from './key-ring.module';
import { AccessRights } from './memberships/access-rights';
import { MembershipsService } from './memberships/memberships.service';
import { NumberingFormatsService } from './numbering-formats/numbering-formats.service';
import { ServersController } from './servers/servers.controller';
import { ServersService } from './servers/servers.service';
import { PlatformSettingsModule } from './settings/platform-settings.module';
import { DirectoryService } from './tenants/directory.service';
import { TenantsController } from './tenants/tenants.controller';
import { TenantsService } from './tenants/tenants.service';
import { UsersService } from './users/users.service';

const SERVICES = [
  AccessRights,
  AuditChains,
  AuditTrail,
  Authenticator,
  ChangeEvents,
  CopyAges,
  DirectoryService,
  GlobalDatabase,
  GlobalWrites,
  MembershipsService,
  NumberingFormatsService,
  PasswordHasher,
  ServersService,
  TenantsService,
  UsersService,
];

/** The control plane: tenants, servers, users and what they may do, in the global database. */
@Global()
@Module({
  imports: [
    KeyRingModule,
    PlatformSettingsModule,
    TypeOrmModule.forRootAsync({
      imports: [KeyRingModule],
      inject: [SETTINGS, KEY_RING],
      useFactory: (settings: Settings, keyRing: KeyRing) => ({
        ...globalDataSourceOptions(settings, globalAppAccount(settings, keyRing)),
        manualInitialization: true,
      }),
    }),
  ],
  controllers: [AuthController, PlatformAuthController, ServersController, TenantsController],
  providers: [...SERVICES, AccessTokens, LoginService, LoginThrottle],
  exports: [...SERVICES, KeyRingModule, PlatformSettingsModule],
})
export class GlobalModule {}
