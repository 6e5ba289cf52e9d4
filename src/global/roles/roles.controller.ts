import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Authenticated, CurrentActor, Describe, Feature, IdParam, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { CompanyRoles } from './company-roles.service';
import { TENANT_PERMISSIONS } from './permission-catalogue';
import { CreateRoleBody, UpdateRoleBody } from './role.dto';
import { PermissionsView, permissionsView, RolesView, RoleView, roleView } from './role.view';

const REFUSALS = {
  400: ['PERMISSION_UNKNOWN'],
  403: ['GRANT_EXCEEDS_OWN', 'STEP_UP_REQUIRED', 'FEATURE_DISABLED', 'OUTLIVES_GRANT'],
  422: ['PERMISSION_NOT_NARROWABLE'],
} as const;

/** The preset roles of domain.md §17.2, the custom roles of a company, and the permissions. */
@Controller('api/v1')
export class RolesController {
  constructor(private readonly roles: CompanyRoles) {}

  @Get('permissions')
  @Authenticated()
  @Describe({ summary: 'List all permissions', answer: PermissionsView })
  permissions(): PermissionsView {
    return permissionsView(TENANT_PERMISSIONS);
  }

  @Get('roles')
  @Access('users:read')
  @Describe({ summary: 'List the roles: presets, then custom roles of the company', answer: RolesView })
  async list(@CurrentActor() me: RequestActor): Promise<RolesView> {
    return { data: (await this.roles.list(me)).map(roleView) };
  }

  @Get('roles/:id')
  @Access('users:read')
  @Describe({ summary: 'Show a role', answer: RoleView })
  async get(@CurrentActor() me: RequestActor, @IdParam() id: number): Promise<RoleView> {
    return roleView(await this.roles.get(me, id));
  }

  @Post('roles')
  @Feature('custom_roles')
  @Access('users:manage', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Create a custom role',
    status: 201,
    answer: RoleView,
    problems: { ...REFUSALS, 409: ['ROLE_CODE_RESERVED', 'DUPLICATE_RECORD'] },
  })
  create(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() body: CreateRoleBody,
  ): Promise<RoleView> {
    return this.roles.create({ me, write }, { isOwnVehiclesOnly: false, ...body });
  }

  @Patch('roles/:id')
  @Feature('custom_roles')
  @Access('users:manage', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Change a custom role',
    answer: RoleView,
    problems: { ...REFUSALS, 409: ['ROLE_PRESET'] },
  })
  update(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() { version: _version, ...changes }: UpdateRoleBody,
  ): Promise<RoleView> {
    return this.roles.update({ me, write }, id, changes);
  }

  @Delete('roles/:id')
  @Feature('custom_roles')
  @Access('users:manage', { stepUp: true })
  @Describe({
    summary: 'Delete a custom role that no member has',
    status: 204,
    problems: {
      403: ['GRANT_EXCEEDS_OWN', 'STEP_UP_REQUIRED', 'FEATURE_DISABLED'],
      409: ['ROLE_PRESET', 'ROLE_IN_USE'],
    },
  })
  remove(@CurrentActor() me: RequestActor, @Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.roles.remove({ me, write }, id);
  }
}
