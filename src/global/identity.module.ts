import { Global, Module } from '@nestjs/common';
import { PasswordHasher } from '#secrets';
import { ApiKeyAccess } from './api-keys/api-key-access';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { AccountProofs } from './auth/account-proofs.service';
import { AccessTokens } from './auth/access-tokens';
import { AuthController } from './auth/auth.controller';
import { Authenticator } from './auth/authenticator';
import { DeviceTokens } from './auth/device-tokens';
import { KnownNetworks } from './auth/known-networks';
import { LinkPasswords } from './auth/link-passwords.service';
import { LoginAccounts } from './auth/login-accounts.service';
import { LoginThrottle } from './auth/login-throttle';
import { LoginService } from './auth/login.service';
import { Me } from './auth/me.service';
import { OwnPassword } from './auth/own-password.service';
import { OwnSecondFactor } from './auth/own-second-factor.service';
import { PasswordChecks } from './auth/password-checks';
import { PasswordsController } from './auth/passwords.controller';
import { NewPasswords, PasswordResets } from './auth/passwords.service';
import {
  PlatformAuthController,
  PlatformPasswordsController,
  PlatformSecondFactorController,
  PlatformSessionsController,
} from './auth/platform-auth.controllers';
import { ResetLetters } from './auth/reset-letters.service';
import { SecondFactor } from './auth/second-factor';
import { SecondFactorController } from './auth/second-factor.controller';
import { StepUp } from './auth/step-up.service';
import { TokenPairs } from './auth/token-pairs';
import { TokenRefresh } from './auth/token-refresh';
import { PlatformGrantsController } from './grants/platform-grants.controller';
import { PlatformGrants } from './grants/platform-grants.service';
import { OneTimeLinks } from './links/one-time-links';
import { DigestLetters } from './mail/digest-letters.service';
import { DocumentLetters } from './mail/document-letters.service';
import { MailOutbox } from './mail/mail-outbox';
import { PublicLinks } from './mail/public-links';
import { SendLimits } from './mail/send-limits';
import { AccessRights } from './memberships/access-rights';
import { Acceptances } from './memberships/acceptances.service';
import { CompanyMembers } from './memberships/company-members.service';
import { InvitationAnswers } from './memberships/invitation-answers.service';
import { InvitationsController } from './memberships/invitations.controller';
import { Invitations } from './memberships/invitations.service';
import { MembersController } from './memberships/members.controller';
import { MembersService } from './memberships/members.service';
import { MemberRoom } from './memberships/member-room';
import { MembershipsService } from './memberships/memberships.service';
import { OwnMembershipsController } from './memberships/own-memberships.controller';
import { OwnMemberships } from './memberships/own-memberships.service';
import { AttemptCounters } from './redis/attempt-counters';
import { RedisCounters } from './redis/redis-counters';
import { CompanyRoles } from './roles/company-roles.service';
import { RolesController } from './roles/roles.controller';
import { RolesService } from './roles/roles.service';
import { OwnSessions } from './sessions/own-sessions.service';
import { RefreshTokens } from './sessions/refresh-tokens';
import { SessionStates } from './sessions/session-states';
import { SessionsController } from './sessions/sessions.controller';
import { SessionsService } from './sessions/sessions.service';
import { AccountsService } from './users/accounts.service';
import { AccountPrivacyController } from './users/account-privacy.controller';
import { AccountPrivacy } from './users/account-privacy.service';
import { PlatformUsersController } from './users/platform-users.controller';
import { PlatformUsers } from './users/platform-users.service';
import { UsersService } from './users/users.service';

/** Services that the edge and the operators' commands use. */
const PUBLISHED = [
  AccessRights,
  ApiKeysService,
  Authenticator,
  CompanyMembers,
  Invitations,
  DigestLetters,
  DocumentLetters,
  MailOutbox,
  MemberRoom,
  MembershipsService,
  PasswordHasher,
  SendLimits,
  SessionsService,
  UsersService,
];

/** Accounts, authentication and permissions (architecture.md §9). */
@Global()
@Module({
  controllers: [
    ApiKeysController,
    AuthController,
    InvitationsController,
    MembersController,
    OwnMembershipsController,
    PasswordsController,
    PlatformAuthController,
    PlatformGrantsController,
    PlatformPasswordsController,
    PlatformSecondFactorController,
    PlatformSessionsController,
    AccountPrivacyController,
    PlatformUsersController,
    RolesController,
    SecondFactorController,
    SessionsController,
  ],
  providers: [
    ...PUBLISHED,
    Acceptances,
    AccessTokens,
    AccountProofs,
    AccountsService,
    ApiKeyAccess,
    AttemptCounters,
    CompanyRoles,
    DeviceTokens,
    InvitationAnswers,
    KnownNetworks,
    LinkPasswords,
    LoginAccounts,
    LoginService,
    LoginThrottle,
    Me,
    MembersService,
    NewPasswords,
    OneTimeLinks,
    OwnMemberships,
    OwnPassword,
    OwnSecondFactor,
    OwnSessions,
    PasswordChecks,
    PasswordResets,
    PlatformGrants,
    AccountPrivacy,
    PlatformUsers,
    PublicLinks,
    RedisCounters,
    RefreshTokens,
    ResetLetters,
    RolesService,
    SecondFactor,
    SessionStates,
    StepUp,
    TokenPairs,
    TokenRefresh,
  ],
  exports: PUBLISHED,
})
export class IdentityModule {}
