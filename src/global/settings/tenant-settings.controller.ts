import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { ChangeSettingsBody } from './setting.dto';
import { SettingListView, settingListView } from './setting.view';
import { SettingChanges } from './setting-changes.service';
import { SettingsService } from './settings.service';

/** The settings of one company, for the platform's operators. */
@Controller('admin/api/v1/tenants/:id/settings')
export class TenantSettingsController {
  constructor(
    private readonly settings: SettingsService,
    private readonly changes: SettingChanges,
  ) {}

  @Get()
  @ActsOnTenant('platform:tenants', 'tenant:settings.read')
  @Describe({
    summary: 'List a tenant’s settings',
    answer: SettingListView,
    problems: { 404: ['NOT_FOUND_TENANT'] },
  })
  async list(@IdParam() id: number): Promise<SettingListView> {
    return settingListView(await this.settings.resolve(id));
  }

  @Patch()
  @ActsOnTenant('platform:tenants', 'tenant:settings')
  @Describe({
    summary: 'Change a tenant’s settings: all values or none',
    answer: SettingListView,
    problems: { 400: ['SETTING_UNKNOWN'], 404: ['NOT_FOUND_TENANT'], 422: ['SETTING_INVALID'] },
  })
  async change(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { values }: ChangeSettingsBody,
  ): Promise<SettingListView> {
    return settingListView(await this.changes.change(write, id, values));
  }
}
