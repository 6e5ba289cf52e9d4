import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { CurrentActor, Describe, IdParam, OwnAccount, PublicOnPlane, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { CurrentVisitor } from '../auth/visitor';
import type { Visitor } from '../auth/visitor';
import type { OwnInvitation } from './acceptances.service';
import { InvitationAnswers } from './invitation-answers.service';
import { AcceptInvitationBody } from './member.dto';

export class OwnInvitationView {
  @ApiProperty({ type: 'integer', example: 12 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  tenantId!: number;

  @ApiProperty({ example: 'transports-kone' })
  slug!: string;

  @ApiProperty({ example: 'Transports Koné' })
  name!: string;

  @ApiProperty({ example: 'gestionnaire' })
  roleCode!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  invitedAt!: string;
}

export class OwnInvitationsView {
  @ApiProperty({ type: [OwnInvitationView] })
  data!: OwnInvitationView[];
}

const CLOSED = { 403: ['OUTLIVES_GRANT'] } as const;

/** Invitations of the current user or visitor. An invited person is not a member before accepting. */
@Controller('api/v1/auth')
export class InvitationsController {
  constructor(private readonly answers: InvitationAnswers) {}

  @Post('invitation')
  @PublicOnPlane()
  @Describe({
    summary: 'Accept an invitation with its link',
    description:
      'A person without an account chooses a password. A person with an account sends its password, and the code of its second factor; the password of the account does not change.',
    status: 204,
    problems: {
      401: ['INVALID_CREDENTIALS', 'MFA_REQUIRED', 'MFA_CODE_INVALID'],
      422: ['LINK_INVALID', 'PASSWORD_TOO_WEAK'],
      429: ['LOGIN_THROTTLED'],
    },
  })
  byLink(
    @Write() write: WriteRequest,
    @CurrentVisitor() visitor: Visitor,
    @Body() body: AcceptInvitationBody,
  ): Promise<void> {
    return this.answers.byLink(write, visitor, body);
  }

  @Get('invitations')
  @OwnAccount()
  @Describe({ summary: 'List my pending invitations from all companies', answer: OwnInvitationsView, problems: CLOSED })
  async list(@CurrentActor() me: RequestActor): Promise<OwnInvitationsView> {
    return { data: (await this.answers.list(me)).map(invitationView) };
  }

  @Post('invitations/:id/accept')
  @OwnAccount()
  @Describe({ summary: 'Accept an invitation with this account', status: 204, problems: CLOSED })
  accept(
    @CurrentActor() me: RequestActor,
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
  ): Promise<void> {
    return this.answers.accept({ me, write }, id);
  }

  @Delete('invitations/:id')
  @OwnAccount()
  @Describe({ summary: 'Decline an invitation', status: 204, problems: CLOSED })
  decline(@CurrentActor() me: RequestActor, @Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.answers.decline({ me, write }, id);
  }
}

function invitationView({ invitedAt, ...invitation }: OwnInvitation): OwnInvitationView {
  return { ...invitation, invitedAt: invitedAt.toISOString() };
}
