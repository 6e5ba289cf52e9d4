import { Module } from '@nestjs/common';
import { LinksModule } from '../links/links.module';
import { MailModule } from '../mail/mail.module';
import { SessionsModule } from '../sessions/sessions.module';
import { UsersModule } from '../users/users.module';
import { AccountProofs } from './account-proofs.service';
import { DeviceTokens } from './device-tokens';
import { KnownNetworks } from './known-networks';
import { LinkPasswords } from './link-passwords.service';
import { LoginAccounts } from './login-accounts.service';
import { LoginThrottleModule } from './login-throttle.module';
import { OwnPassword } from './own-password.service';
import { PasswordChecks } from './password-checks';
import { PasswordsController } from './passwords.controller';
import { NewPasswords, PasswordResets } from './passwords.service';
import { PlatformPasswordsController } from './platform-auth.controllers';
import { ResetLetters } from './reset-letters.service';
import { SecondFactorModule } from './second-factor.module';
import { StepUp } from './step-up.service';

/** Passwords: checked, changed, reset. */
@Module({
  imports: [LinksModule, LoginThrottleModule, MailModule, SecondFactorModule, SessionsModule, UsersModule],
  controllers: [PasswordsController, PlatformPasswordsController],
  providers: [
    AccountProofs,
    DeviceTokens,
    KnownNetworks,
    LinkPasswords,
    LoginAccounts,
    NewPasswords,
    OwnPassword,
    PasswordChecks,
    PasswordResets,
    ResetLetters,
    StepUp,
  ],
  exports: [AccountProofs, LinkPasswords, LoginAccounts, NewPasswords, PasswordChecks],
})
export class PasswordsModule {}
