import { Module } from '@nestjs/common';
import { FeaturesController } from '../features/features.controller';
import { FeaturesService } from '../features/features.service';
import { TenantFeaturesController } from '../features/tenant-features.controller';
import { ParameterChanges } from '../parameters/parameter-changes.service';
import { ParameterList } from '../parameters/parameter-list.service';
import { ParametersController } from '../parameters/parameters.controller';
import { ParametersService } from '../parameters/parameters.service';
import { PublicParametersController } from '../parameters/public-parameters.controller';
import { SettingChanges } from './setting-changes.service';
import { SettingsController } from './settings.controller';
import { SettingsForReader } from './settings-for-reader.service';
import { SettingsService } from './settings.service';
import { TenantSettingsController } from './tenant-settings.controller';

/** Settings, parameters and features. Part of GlobalModule, whose services are global. */
@Module({
  controllers: [
    FeaturesController,
    ParametersController,
    PublicParametersController,
    SettingsController,
    TenantFeaturesController,
    TenantSettingsController,
  ],
  providers: [
    FeaturesService,
    ParameterChanges,
    ParameterList,
    ParametersService,
    SettingChanges,
    SettingsForReader,
    SettingsService,
  ],
  exports: [FeaturesService, ParametersService, SettingChanges, SettingsService],
})
export class PlatformSettingsModule {}
