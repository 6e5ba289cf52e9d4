import { Body, Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuthenticatedOnPlane, CurrentActor, Describe, PublicOnPlane, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { ChangePasswordBody, ForgotPasswordBody, ResetPasswordBody, StepUpBody } from './auth.dto';
import { OwnPassword } from './own-password.service';
import { PasswordResets } from './passwords.service';
import { CurrentVisitor } from './visitor';
import type { Visitor } from './visitor';

const PROOF_REFUSALS = {
  401: ['INVALID_CREDENTIALS', 'MFA_REQUIRED', 'MFA_CODE_INVALID'],
  422: ['PASSWORD_TOO_WEAK'],
  429: ['LOGIN_THROTTLED'],
} as const;

/** Password change, password reset by e-mail, and step-up before dangerous actions. */
@Controller('api/v1/auth')
export class PasswordsController {
  constructor(
    private readonly own: OwnPassword,
    private readonly resets: PasswordResets,
  ) {}

  @Post('password')
  @AuthenticatedOnPlane({ evenRestricted: true })
  @Describe({
    summary: 'Change my password; my other sessions end',
    status: 204,
    problems: { ...PROOF_REFUSALS, 403: ['OUTLIVES_GRANT'] },
  })
  change(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() body: ChangePasswordBody,
  ): Promise<void> {
    return this.own.change({ me, write }, body);
  }

  @Post('password/forgot')
  @PublicOnPlane()
  @Describe({
    summary: 'Request an e-mail with a link to set a new password',
    description: 'The response is the same whether the account exists or not.',
    status: 202,
    problems: { 429: ['LOGIN_THROTTLED'] },
  })
  async forgot(
    @CurrentVisitor() visitor: Visitor,
    @Req() { tenant }: FastifyRequest,
    @Body() body: ForgotPasswordBody,
  ): Promise<void> {
    const at = { slug: tenant?.slug ?? null, locale: tenant?.locale === 'en' ? 'en' : 'fr' } as const;
    await this.resets.request(body.email, visitor, at);
  }

  @Post('password/reset')
  @PublicOnPlane()
  @Describe({
    summary: 'Set a new password with the link of the e-mail; all sessions end',
    status: 204,
    problems: { 422: ['LINK_INVALID', 'PASSWORD_TOO_WEAK'], 429: ['LOGIN_THROTTLED'] },
  })
  reset(
    @CurrentVisitor() visitor: Visitor,
    @Write() write: WriteRequest,
    @Body() body: ResetPasswordBody,
  ): Promise<void> {
    return this.own.reset(write, body, visitor);
  }

  @Post('step-up')
  @AuthenticatedOnPlane({ evenRestricted: true, evenByGrant: true })
  @Describe({ summary: 'Confirm my identity before a dangerous action', status: 204, problems: PROOF_REFUSALS })
  stepUp(@CurrentActor() me: RequestActor, @Write() write: WriteRequest, @Body() body: StepUpBody): Promise<void> {
    return this.own.stepUp({ me, write }, body);
  }
}
