import { ApiProperty } from '@nestjs/swagger';
import type { PermissionEntry } from './permission-catalogue';
import type { RoleWithPermissions } from './roles.service';

export class RoleView {
  @ApiProperty({ type: 'integer', example: 12 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  version!: number;

  @ApiProperty({ example: 'gestionnaire' })
  code!: string;

  @ApiProperty({ example: 'Gestionnaire' })
  labelFr!: string;

  @ApiProperty({ example: 'Fleet manager' })
  labelEn!: string;

  @ApiProperty({ description: 'True for a role that all companies have and cannot change' })
  isPreset!: boolean;

  @ApiProperty()
  isOwnVehiclesOnly!: boolean;

  @ApiProperty({ type: [String], example: ['vehicles:read'] })
  permissions!: string[];
}

export class RolesView {
  @ApiProperty({ type: [RoleView] })
  data!: RoleView[];
}

export class PermissionView {
  @ApiProperty({ example: 'vehicles:update' })
  code!: string;

  @ApiProperty({ example: 'vehicles' })
  module!: string;

  @ApiProperty({ example: 'Véhicules : modifier' })
  labelFr!: string;

  @ApiProperty({ example: 'Vehicles: update' })
  labelEn!: string;
}

export class PermissionsView {
  @ApiProperty({ type: [PermissionView] })
  data!: PermissionView[];
}

export function roleView({ role, permissions }: RoleWithPermissions): RoleView {
  const { id, version, code, labelFr, labelEn, tenantId, isOwnVehiclesOnly } = role;
  return {
    id,
    version,
    code,
    labelFr,
    labelEn,
    isOwnVehiclesOnly,
    isPreset: tenantId === null,
    permissions: [...permissions],
  };
}

export const permissionsView = (entries: readonly PermissionEntry[]): PermissionsView => ({
  data: entries.map(({ code, module, labelFr, labelEn }) => ({ code, module, labelFr, labelEn })),
});
