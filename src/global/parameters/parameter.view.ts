import { ApiProperty } from '@nestjs/swagger';
import type { SettingRange } from '../../tenant-settings/setting-kind';
import { ANY_VALUE, TYPES } from '../settings/setting.view';
import type { ShownParameter } from './parameter-list.service';

export class ParameterView {
  @ApiProperty({ example: 'system.max_login_attempts' })
  key!: string;

  @ApiProperty({ ...ANY_VALUE, example: 5 })
  value!: unknown;

  @ApiProperty({ ...ANY_VALUE, nullable: true, example: 5, description: 'Null when it depends on the tenant' })
  default!: unknown;

  @ApiProperty({ enum: TYPES, example: 'integer' })
  type!: string;

  @ApiProperty({ type: 'object', nullable: true, additionalProperties: true, example: { minimum: 1, maximum: 100 } })
  range!: SettingRange | null;

  @ApiProperty()
  isEditable!: boolean;

  @ApiProperty({ description: 'Visible on a tenant’s host without a login' })
  isPublic!: boolean;

  @ApiProperty({
    description: 'True if the key is a tenant setting: the value applies to tenants without an own choice',
  })
  isTenantSetting!: boolean;

  @ApiProperty({ example: 'Échecs de connexion avant les pauses' })
  labelFr!: string;

  @ApiProperty({ example: 'Failed logins before pauses start' })
  labelEn!: string;
}

export class ParameterListView {
  @ApiProperty({ type: [ParameterView] })
  data!: ParameterView[];
}

export class PublicParametersView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: {
      'app.name': 'Impact Auto',
      locales: ['fr', 'en'],
      'system.maintenance_mode': false,
      'ui.theme': 'light',
    },
  })
  values!: Record<string, unknown>;
}

export function parameterListView(parameters: readonly ShownParameter[]): ParameterListView {
  return {
    data: parameters.map(({ kind, fallback, ...facts }) => ({
      ...facts,
      default: fallback,
      type: kind.type,
      range: kind.range,
    })),
  };
}
