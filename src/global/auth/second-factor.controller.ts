import { Body, Controller, Post } from '@nestjs/common';
import { AuthenticatedOnPlane, CurrentActor, Describe, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { CodeBody } from './auth.dto';
import { EnrolmentView, enrolmentView, RecoveryCodesView, recoveryCodesView } from './auth.view';
import { OwnSecondFactor } from './own-second-factor.service';

const REFUSALS = { 403: ['STEP_UP_REQUIRED', 'OUTLIVES_GRANT'] } as const;

/** The user's own second factor: an authenticator app, and recovery codes for a lost phone. */
@Controller('api/v1/auth/mfa')
export class SecondFactorController {
  constructor(private readonly own: OwnSecondFactor) {}

  @Post('enrol')
  @AuthenticatedOnPlane({ evenRestricted: true, stepUp: true })
  @Describe({
    summary: 'Start the set-up of a second factor',
    description: 'The second factor is active after its confirmation.',
    answer: EnrolmentView,
    problems: { ...REFUSALS, 409: ['MFA_ALREADY_SET'] },
  })
  async enrol(@CurrentActor() me: RequestActor, @Write() write: WriteRequest): Promise<EnrolmentView> {
    return enrolmentView(await this.own.enrol(me, write));
  }

  @Post('confirm')
  @AuthenticatedOnPlane({ evenRestricted: true, stepUp: true })
  @Describe({
    summary: 'Confirm the second factor with its first code',
    answer: RecoveryCodesView,
    problems: { ...REFUSALS, 401: ['MFA_CODE_INVALID'], 409: ['MFA_NOT_STARTED', 'MFA_ALREADY_SET'] },
  })
  async confirm(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() { code }: CodeBody,
  ): Promise<RecoveryCodesView> {
    return recoveryCodesView(await this.own.confirm(me, write, code));
  }

  @Post('recovery-codes')
  @AuthenticatedOnPlane({ stepUp: true })
  @Describe({
    summary: 'Replace the recovery codes',
    answer: RecoveryCodesView,
    problems: {
      ...REFUSALS,
      401: ['MFA_REQUIRED', 'MFA_CODE_INVALID'],
      409: ['MFA_NOT_STARTED'],
      429: ['LOGIN_THROTTLED'],
    },
  })
  async renew(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() { code }: CodeBody,
  ): Promise<RecoveryCodesView> {
    return recoveryCodesView(await this.own.renewRecoveryCodes({ me, write }, code));
  }

  @Post('disable')
  @AuthenticatedOnPlane({ stepUp: true })
  @Describe({
    summary: 'Remove my second factor; my other sessions end',
    status: 204,
    problems: {
      ...REFUSALS,
      401: ['MFA_REQUIRED', 'MFA_CODE_INVALID'],
      409: ['MFA_NOT_STARTED'],
      429: ['LOGIN_THROTTLED'],
    },
  })
  async disable(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() { code }: CodeBody,
  ): Promise<void> {
    await this.own.disable({ me, write }, code);
  }
}
