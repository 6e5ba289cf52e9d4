import { Global, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { loadSettings } from './settings';
import type { Settings } from './settings';

/** Injection token of the {@link Settings}. */
export const SETTINGS = Symbol('SETTINGS');

@Global()
@Module({
  imports: [
    ConfigModule.forRoot({
      ignoreEnvFile: true,
      cache: true,
      load: [(): { product: Settings } => ({ product: loadSettings() })],
    }),
  ],
  providers: [
    {
      provide: SETTINGS,
      inject: [ConfigService],
      useFactory: (config: ConfigService): Settings => config.getOrThrow<Settings>('product'),
    },
  ],
  exports: [SETTINGS],
})
export class SettingsModule {}
