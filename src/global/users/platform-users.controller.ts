import { Controller, Get, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Describe, IdParam, ListQuery, PlatformAccess, Write, NullableInstant } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { PlatformUsers, USER_LISTING } from './platform-users.service';
import type { User } from './user.entity';

export class PlatformUserView {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ example: 'awa.kone@flotte-abidjan.test' })
  email!: string;

  @ApiProperty({ example: 'Awa' })
  firstName!: string;

  @ApiProperty({ example: 'Koné' })
  lastName!: string;

  @ApiProperty({ enum: ['none', 'super_admin'] })
  platformRole!: string;

  @ApiProperty()
  isActive!: boolean;

  @NullableInstant()
  lastLoginAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;
}

/** All accounts of the platform. Accounts are created by invitation or on the command line. */
@Controller('admin/api/v1/users')
export class PlatformUsersController {
  constructor(private readonly users: PlatformUsers) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the accounts', page: PlatformUserView })
  async list(@ListQuery(USER_LISTING) request: ListRequest): Promise<PageView<PlatformUserView>> {
    return pageView(await this.users.list(request), userView);
  }

  @Get(':id')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show an account', answer: PlatformUserView })
  async get(@IdParam() id: number): Promise<PlatformUserView> {
    return userView(await this.users.get(id));
  }

  @Post(':id/deactivate')
  @PlatformAccess('platform:tenants', { stepUp: true })
  @Describe({
    summary: 'Close an account in all companies and end its sessions',
    answer: PlatformUserView,
    problems: { 403: ['STEP_UP_REQUIRED'], 409: ['LAST_ADMINISTRATOR'] },
  })
  async deactivate(@Write({ versioned: false }) write: WriteRequest, @IdParam() id: number): Promise<PlatformUserView> {
    await this.users.deactivate(write, id);
    return userView(await this.users.get(id));
  }

  @Post(':id/activate')
  @PlatformAccess('platform:tenants', { stepUp: true })
  @Describe({
    summary: 'Reopen an account',
    answer: PlatformUserView,
    problems: { 403: ['STEP_UP_REQUIRED'] },
  })
  async activate(@Write({ versioned: false }) write: WriteRequest, @IdParam() id: number): Promise<PlatformUserView> {
    await this.users.activate(write, id);
    return userView(await this.users.get(id));
  }
}

function userView({
  id,
  email,
  firstName,
  lastName,
  platformRole,
  isActive,
  lastLoginAt,
  createdAt,
}: User): PlatformUserView {
  return {
    id,
    email,
    firstName,
    lastName,
    platformRole,
    isActive,
    lastLoginAt: lastLoginAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
