import { Global, Module } from '@nestjs/common';
import { ApiKeysModule } from './api-keys/api-keys.module';
import { AuthModule } from './auth/auth.module';
import { LoginThrottleModule } from './auth/login-throttle.module';
import { PasswordsModule } from './auth/passwords.module';
import { SecondFactorModule } from './auth/second-factor.module';
import { PlatformGrantsModule } from './grants/grants.module';
import { LinksModule } from './links/links.module';
import { MailModule } from './mail/mail.module';
import { AccessRightsModule } from './memberships/access-rights.module';
import { MembershipsModule } from './memberships/memberships.module';
import { CountersModule } from './redis/counters.module';
import { RolesModule } from './roles/roles.module';
import { SessionsModule } from './sessions/sessions.module';
import { UsersModule } from './users/users.module';

/** Modules with services that the edge and the operators' commands use. */
const PUBLISHED = [
  AccessRightsModule,
  ApiKeysModule,
  AuthModule,
  MailModule,
  MembershipsModule,
  SessionsModule,
  UsersModule,
];

/** Accounts, authentication and permissions (architecture.md §9). */
@Global()
@Module({
  imports: [
    ...PUBLISHED,
    CountersModule,
    LinksModule,
    LoginThrottleModule,
    PasswordsModule,
    PlatformGrantsModule,
    RolesModule,
    SecondFactorModule,
  ],
  exports: PUBLISHED,
})
export class IdentityModule {}
