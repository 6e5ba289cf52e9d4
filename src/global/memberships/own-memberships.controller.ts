import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { CurrentActor, Describe, OwnAccount, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../audit/global-writes';
import { MoveTenantBody, SwitchTenantBody } from '../auth/auth.dto';
import { loginView, SwitchView, tokensView } from '../auth/auth.view';
import { CurrentVisitor } from '../auth/visitor';
import type { Visitor } from '../auth/visitor';
import { AccountsService } from '../users/accounts.service';
import { OwnMemberships } from './own-memberships.service';

export class OwnMembershipView {
  @ApiProperty({ type: 'integer', example: 1 })
  tenantId!: number;

  @ApiProperty({ example: 'flotte-abidjan' })
  slug!: string;

  @ApiProperty({ example: 'Flotte Abidjan' })
  name!: string;

  @ApiProperty({ example: 'active' })
  status!: string;

  @ApiProperty({ example: 'gestionnaire' })
  roleCode!: string;

  @ApiProperty({ description: 'The company for login by default' })
  isPrimary!: boolean;
}

export class OwnMembershipsView {
  @ApiProperty({ type: [OwnMembershipView] })
  data!: OwnMembershipView[];
}

/** Companies of the current user. */
@Controller('api/v1/auth')
export class OwnMembershipsController {
  constructor(
    private readonly memberships: OwnMemberships,
    private readonly accounts: AccountsService,
    private readonly writes: GlobalWrites,
  ) {}

  @Get('tenants')
  @OwnAccount()
  @Describe({ summary: 'List my companies', answer: OwnMembershipsView, problems: { 403: ['OUTLIVES_GRANT'] } })
  async list(@CurrentActor() me: RequestActor): Promise<OwnMembershipsView> {
    return { data: [...(await this.memberships.list(me.actor.userId ?? 0))] };
  }

  @Post('switch-tenant')
  @OwnAccount()
  @Describe({
    summary: 'Switch to another of my companies without the password',
    description:
      'The refresh token becomes invalid; use the tokens of the response for both companies. The new session belongs to the same login and ends with it.',
    answer: SwitchView,
    problems: { 401: ['REFRESH_INVALID'], 403: ['OUTLIVES_GRANT'], 404: ['NOT_A_MEMBER'], 409: ['ALREADY_IN_TENANT'] },
  })
  async switchTenant(
    @CurrentActor() me: RequestActor,
    @CurrentVisitor() visitor: Visitor,
    @Body() body: MoveTenantBody,
  ): Promise<SwitchView> {
    const { tokens, previous, rights } = await this.memberships.switchTo(me, body, visitor);
    const account = await this.accounts.get(rights.userId);
    return { ...loginView(tokens, account, rights), previous: tokensView(previous) };
  }

  @Put('primary-tenant')
  @OwnAccount()
  @Describe({
    summary: 'Choose my primary company',
    status: 204,
    problems: { 403: ['OUTLIVES_GRANT'], 404: ['NOT_A_MEMBER'] },
  })
  makePrimary(
    @CurrentActor() me: RequestActor,
    @Write({ versioned: false }) write: WriteRequest,
    @Body() { tenantId }: SwitchTenantBody,
  ): Promise<void> {
    return this.writes.run(write, (unit) => this.memberships.makePrimary(unit, me.actor.userId ?? 0, tenantId));
  }
}
