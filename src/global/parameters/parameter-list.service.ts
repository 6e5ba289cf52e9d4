import { Injectable } from '@nestjs/common';
import type { SettingKind } from '../../tenant-settings/setting-kind';
import { isSettingKey, SETTING_KEYS, settingDeclaration } from '../../tenant-settings/setting-registry';
import type { SettingKey } from '../../tenant-settings/setting-registry';
import { SettingsService } from '../settings/settings.service';
import { PARAMETER_KEYS, parameterDeclaration } from './parameter-registry';
import type { ParameterKey } from './parameter-registry';
import { ParametersService } from './parameters.service';

/** A parameter for display to operators. */
export interface ShownParameter {
  readonly key: string;
  readonly value: unknown;
  /** Null when it depends on the tenant. */
  readonly fallback: unknown;
  readonly kind: SettingKind<unknown>;
  readonly isEditable: boolean;
  readonly isPublic: boolean;
  readonly isTenantSetting: boolean;
  readonly labelFr: string;
  readonly labelEn: string;
}

/** Reads the parameters, for operators and for visitors before login. */
@Injectable()
export class ParameterList {
  constructor(
    private readonly parameters: ParametersService,
    private readonly settings: SettingsService,
  ) {}

  /** Every parameter, and the settings for which the platform set a value. */
  async all(): Promise<readonly ShownParameter[]> {
    const chosen = (await this.parameters.chosenSettings()).filter(isSettingKey);
    return Promise.all([
      ...PARAMETER_KEYS.map((key) => this.parameter(key)),
      ...chosen.map((key) => this.setting(key)),
    ]);
  }

  /** Values for a login page: the public parameters and the tenant's appearance settings. Read from memory. */
  async publicValues(tenantId: number): Promise<Record<string, unknown>> {
    const looks = SETTING_KEYS.filter((key) => key.startsWith('ui.'));
    const shown = (await this.all()).filter(({ isPublic }) => isPublic);
    const ui = await Promise.all(looks.map(async (key) => [key, await this.settings.valueOf(tenantId, key)] as const));
    return Object.fromEntries([...shown.map(({ key, value }) => [key, value] as const), ...ui]);
  }

  private async parameter(key: ParameterKey): Promise<ShownParameter> {
    const declaration = parameterDeclaration(key);
    const row = await this.parameters.row(key);
    return {
      ...declaration,
      key,
      value: await this.parameters.get(key),
      isEditable: declaration.isEditable && row?.isEditable !== false,
      isPublic: row?.isPublic ?? declaration.isPublic,
      isTenantSetting: false,
    };
  }

  private async setting(key: SettingKey): Promise<ShownParameter> {
    const { kind, labelFr, labelEn } = settingDeclaration(key);
    const value = await this.parameters.settingFor(key);
    const facts = { isEditable: true, isPublic: false, isTenantSetting: true, labelFr, labelEn };
    return { key, value, fallback: null, kind, ...facts };
  }
}
