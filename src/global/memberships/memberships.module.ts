import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { PasswordsModule } from '../auth/passwords.module';
import { LinksModule } from '../links/links.module';
import { MailModule } from '../mail/mail.module';
import { RolesModule } from '../roles/roles.module';
import { SessionsModule } from '../sessions/sessions.module';
import { UsersModule } from '../users/users.module';
import { Acceptances } from './acceptances.service';
import { AccessRightsModule } from './access-rights.module';
import { CompanyMembers } from './company-members.service';
import { InvitationAnswers } from './invitation-answers.service';
import { InvitationsController } from './invitations.controller';
import { Invitations } from './invitations.service';
import { MemberRoom } from './member-room';
import { MembersController } from './members.controller';
import { MembersService } from './members.service';
import { MembershipsService } from './memberships.service';
import { OwnMembershipsController } from './own-memberships.controller';
import { OwnMemberships } from './own-memberships.service';

/** Members of companies, and their invitations. */
@Module({
  imports: [
    AccessRightsModule,
    AuthModule,
    LinksModule,
    MailModule,
    PasswordsModule,
    RolesModule,
    SessionsModule,
    UsersModule,
  ],
  controllers: [InvitationsController, MembersController, OwnMembershipsController],
  providers: [
    Acceptances,
    CompanyMembers,
    InvitationAnswers,
    Invitations,
    MemberRoom,
    MembersService,
    MembershipsService,
    OwnMemberships,
  ],
  exports: [CompanyMembers, Invitations, MemberRoom, MembershipsService],
})
export class MembershipsModule {}
