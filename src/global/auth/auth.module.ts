import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module';
import { AccessRightsModule } from '../memberships/access-rights.module';
import { SessionsModule } from '../sessions/sessions.module';
import { UsersModule } from '../users/users.module';
import { AccessTokens } from './access-tokens';
import { AuthController } from './auth.controller';
import { Authenticator } from './authenticator';
import { LoginService } from './login.service';
import { Me } from './me.service';
import { OwnSecondFactor } from './own-second-factor.service';
import { PasswordsModule } from './passwords.module';
import {
  PlatformAuthController,
  PlatformSecondFactorController,
  PlatformSessionsController,
} from './platform-auth.controllers';
import { SecondFactorController } from './second-factor.controller';
import { SecondFactorModule } from './second-factor.module';
import { TokenPairs } from './token-pairs';
import { TokenRefresh } from './token-refresh';

/** Authentication of requests, logins and tokens. */
@Module({
  imports: [AccessRightsModule, ApiKeysModule, PasswordsModule, SecondFactorModule, SessionsModule, UsersModule],
  controllers: [
    AuthController,
    PlatformAuthController,
    PlatformSecondFactorController,
    PlatformSessionsController,
    SecondFactorController,
  ],
  providers: [AccessTokens, Authenticator, LoginService, Me, OwnSecondFactor, TokenPairs, TokenRefresh],
  exports: [AccessTokens, Authenticator, TokenRefresh],
})
export class AuthModule {}
