import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, Max, Min, ValidateIf } from 'class-validator';
import {
  ActsOnTenant,
  CurrentActor,
  Describe,
  IdParam,
  IsReason,
  ListQuery,
  PlatformAccess,
  Write,
  NullableInstant,
} from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TokensView, tokensView } from '../auth/auth.view';
import { CurrentVisitor } from '../auth/visitor';
import type { Visitor } from '../auth/visitor';
import type { PlatformGrant } from './platform-grant.entity';
import { GRANT_LISTING, PlatformGrants } from './platform-grants.service';

const MAX_MINUTES = 60;
const DEFAULT_MINUTES = 30;

export class EnterTenantBody {
  @ApiProperty({ example: 'Ticket 4711 : facture introuvable' })
  @IsReason()
  reason!: string;

  @ApiPropertyOptional({ type: 'integer', default: DEFAULT_MINUTES, maximum: MAX_MINUTES })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsInt()
  @Min(1)
  @Max(MAX_MINUTES)
  minutes?: number;

  @ApiPropertyOptional({
    default: false,
    description: 'Enter also while the tenant is in maintenance, which refuses the requests of its members',
  })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsBoolean()
  duringMaintenance?: boolean;
}

export class GrantView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  userId!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  tenantId!: number;

  @ApiProperty({ example: 'Ticket 4711 : facture introuvable' })
  reason!: string;

  @ApiProperty({ example: false })
  duringMaintenance!: boolean;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt!: string;

  @NullableInstant()
  revokedAt!: string | null;
}

export class EnteredView extends TokensView {
  @ApiProperty({ type: GrantView })
  grant!: GrantView;
}

/** Access of platform administrators to tenants: by a grant, with a reason, for at most one hour. */
@Controller('admin/api/v1')
export class PlatformGrantsController {
  constructor(private readonly grants: PlatformGrants) {}

  @Post('tenants/:id/enter')
  @ActsOnTenant('platform:tenants', 'platform:enter')
  @Describe({
    summary: 'Enter a tenant: get tokens for its host, marked in every log',
    status: 201,
    location: '/admin/api/v1/grants/{grant.id}',
    answer: EnteredView,
  })
  async enter(
    @IdParam() id: number,
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @CurrentVisitor() visitor: Visitor,
    @Body() { reason, minutes = DEFAULT_MINUTES, duringMaintenance = false }: EnterTenantBody,
  ): Promise<EnteredView> {
    const why = { reason, minutes, duringMaintenance };
    const { grant, tokens } = await this.grants.enter({ me, write, visitor }, id, why);
    return { ...tokensView(tokens), grant: grantView(grant) };
  }

  @Get('grants')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the grants, including ended ones', page: GrantView })
  async list(@ListQuery(GRANT_LISTING) request: ListRequest): Promise<PageView<GrantView>> {
    return pageView(await this.grants.list(request), grantView);
  }

  @Get('grants/:id')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show a grant', answer: GrantView })
  async get(@IdParam() id: number): Promise<GrantView> {
    return grantView(await this.grants.get(id));
  }

  @Delete('grants/:id')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'End a grant and its sessions', status: 204 })
  revoke(@CurrentActor() me: RequestActor, @Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.grants.revoke({ me, write }, id);
  }
}

function grantView({ revokedBy: _by, createdAt, expiresAt, revokedAt, ...grant }: PlatformGrant): GrantView {
  return {
    ...grant,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
