import { Module } from '@nestjs/common';
import { PasswordHasher } from '#secrets';
import { SecondFactorModule } from '../auth/second-factor.module';
import { AccessRightsModule } from '../memberships/access-rights.module';
import { SessionsModule } from '../sessions/sessions.module';
import { AccountPrivacyController } from './account-privacy.controller';
import { AccountPrivacy } from './account-privacy.service';
import { AccountsService } from './accounts.service';
import { PlatformUsersController } from './platform-users.controller';
import { PlatformUsers } from './platform-users.service';
import { UsersService } from './users.service';

/** Accounts. */
@Module({
  imports: [AccessRightsModule, SecondFactorModule, SessionsModule],
  controllers: [AccountPrivacyController, PlatformUsersController],
  providers: [AccountPrivacy, AccountsService, PasswordHasher, PlatformUsers, UsersService],
  exports: [AccountsService, PasswordHasher, UsersService],
})
export class UsersModule {}
