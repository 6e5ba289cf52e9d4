import { Module } from '@nestjs/common';
import type { Check } from '../ports/doctor-checks';
import { CredentialsModule } from './credentials/credentials.module';
import { RotationChecks } from './credentials/rotation-checks';
import { KeyChecks } from './keys/key-checks';
import { KeysModule } from './keys/keys.module';

/** Injection token of the checks of rotations: of database accounts, and of master keys. */
export const CREDENTIAL_CHECKS = Symbol('CREDENTIAL_CHECKS');

@Module({
  imports: [CredentialsModule, KeysModule],
  providers: [
    KeyChecks,
    RotationChecks,
    {
      provide: CREDENTIAL_CHECKS,
      inject: [RotationChecks, KeyChecks],
      useFactory: (...checks: Check[]): readonly Check[] => checks,
    },
  ],
  exports: [CREDENTIAL_CHECKS],
})
export class CredentialChecksModule {}
