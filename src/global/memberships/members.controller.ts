import { Body, Controller, Delete, Get, Patch, Post, Req } from '@nestjs/common';
import { Access, CurrentActor, Describe, IdParam, ListQuery, Write } from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { ChangeMemberBody, InviteMemberBody } from './member.dto';
import { MemberView, memberView } from './member.view';
import { CompanyMembers } from './company-members.service';
import { MEMBER_LISTING } from './members.service';
import type { FastifyRequest } from 'fastify';

const GRANT_REFUSALS = {
  400: ['ROLE_UNKNOWN', 'PERMISSION_UNKNOWN'],
  403: ['GRANT_EXCEEDS_OWN', 'STEP_UP_REQUIRED', 'OUTLIVES_GRANT'],
  422: ['PERMISSION_NOT_NARROWABLE', 'GARAGE_REQUIRED', 'REFERENCE_NOT_FOUND'],
} as const;

/** Members of a company. */
@Controller('api/v1')
export class MembersController {
  constructor(private readonly members: CompanyMembers) {}

  @Get('users')
  @Access('users:read')
  @Describe({ summary: 'List the members of the company', page: MemberView })
  async list(
    @CurrentActor() me: RequestActor,
    @ListQuery(MEMBER_LISTING) request: ListRequest,
  ): Promise<PageView<MemberView>> {
    return pageView(await this.members.list(me, request), memberView);
  }

  @Get('users/:id')
  @Access('users:read')
  @Describe({ summary: 'Show a member', answer: MemberView })
  async get(@CurrentActor() me: RequestActor, @IdParam() id: number): Promise<MemberView> {
    return memberView(await this.members.get(me, id));
  }

  @Post('users')
  @Access('users:manage', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Invite a person to the company',
    description:
      'The response is the same whether an account with that address exists or not. The person accepts with the link of the e-mail or after login.',
    status: 201,
    answer: MemberView,
    problems: { ...GRANT_REFUSALS, 409: ['ALREADY_MEMBER'], 429: ['SENDING_LIMITED'] },
  })
  async invite(
    @Req() { tenant }: FastifyRequest,
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() body: InviteMemberBody,
  ): Promise<MemberView> {
    return this.members.invite({ me, write, company: tenant }, body);
  }

  @Post('users/:id/invitation')
  @Access('users:manage', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Send the invitation again',
    status: 202,
    problems: { 403: ['STEP_UP_REQUIRED', 'OUTLIVES_GRANT'], 409: ['INVITATION_ACCEPTED'], 429: ['SENDING_LIMITED'] },
  })
  resend(
    @Req() { tenant }: FastifyRequest,
    @CurrentActor() me: RequestActor,
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
  ): Promise<void> {
    return this.members.resend({ me, write, company: tenant }, id);
  }

  @Patch('users/:id')
  @Access('users:manage', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Change the rights of a member, or deactivate the member',
    answer: MemberView,
    problems: { ...GRANT_REFUSALS, 409: ['LAST_ADMINISTRATOR', 'INVITATION_PENDING'] },
  })
  change(
    @CurrentActor() me: RequestActor,
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() body: ChangeMemberBody,
  ): Promise<MemberView> {
    return this.members.change({ me, write }, id, body);
  }

  @Delete('users/:id')
  @Access('users:manage', { stepUp: true })
  @Describe({
    summary: 'Remove a member from the company',
    status: 204,
    problems: { 403: ['GRANT_EXCEEDS_OWN', 'STEP_UP_REQUIRED'], 409: ['LAST_ADMINISTRATOR'] },
  })
  remove(@CurrentActor() me: RequestActor, @Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.members.remove({ me, write }, id);
  }
}
