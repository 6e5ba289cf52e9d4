import { Body, Controller, Delete, Get, Param, Patch } from '@nestjs/common';
import { Access, Authenticated, CurrentActor, Describe, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { ChangeSettingsBody } from './setting.dto';
import { SettingListView, settingListView, SettingView, settingView } from './setting.view';
import { SettingChanges } from './setting-changes.service';
import { requireConfirmed } from './confirmed-settings';
import { SettingsForReader } from './settings-for-reader.service';

const MANAGE = 'settings:manage';
const UNKNOWN = { 400: ['SETTING_UNKNOWN'] } as const;

/** The settings of the caller's company (`domain.md` §17.3). */
@Controller('api/v1/settings')
export class SettingsController {
  constructor(
    private readonly settings: SettingsForReader,
    private readonly changes: SettingChanges,
  ) {}

  @Get()
  @Authenticated()
  @Describe({
    summary: 'List the settings that I may read, with values, limits and defaults',
    answer: SettingListView,
  })
  async list(@CurrentActor() reader: RequestActor): Promise<SettingListView> {
    return settingListView(await this.settings.list(reader));
  }

  @Get(':key')
  @Authenticated()
  @Describe({ summary: 'Show a setting', answer: SettingView, problems: UNKNOWN })
  async get(@CurrentActor() reader: RequestActor, @Param('key') key: string): Promise<SettingView> {
    return settingView(await this.settings.get(reader, key));
  }

  @Patch()
  @Access(MANAGE)
  @Describe({
    summary: 'Change settings: all values or none',
    description: 'A change of the payment details requires the password again (`/auth/step-up`).',
    answer: SettingListView,
    problems: { ...UNKNOWN, 403: ['STEP_UP_REQUIRED'], 422: ['SETTING_INVALID'] },
  })
  async change(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @Body() { values }: ChangeSettingsBody,
  ): Promise<SettingListView> {
    requireConfirmed(me, Object.keys(values));
    return settingListView(await this.changes.change(write, me.tenantId ?? 0, values));
  }

  @Delete(':key')
  @Access(MANAGE)
  @Describe({
    summary: 'Reset a setting to its default',
    status: 204,
    problems: { ...UNKNOWN, 403: ['STEP_UP_REQUIRED'] },
  })
  reset(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @Param('key') key: string,
  ): Promise<void> {
    requireConfirmed(me, [key]);
    return this.changes.reset(write, me.tenantId ?? 0, key);
  }
}
