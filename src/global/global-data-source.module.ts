import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';
import {
  globalAppAccount,
  globalDataSourceOptions,
  makeApplicationDataSource,
} from '../database/global/global-data-source';
import { KeyRingModule } from './key-ring.module';

/** The connections to the global database, which are opened at first use. */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      imports: [KeyRingModule],
      inject: [SETTINGS, KEY_RING],
      useFactory: (settings: Settings, keyRing: KeyRing) => ({
        ...globalDataSourceOptions(settings, globalAppAccount(settings, keyRing)),
        manualInitialization: true,
      }),
      dataSourceFactory: makeApplicationDataSource,
    }),
  ],
})
export class GlobalDataSourceModule {}
