import { Module } from '@nestjs/common';
import { CredentialsModule } from '../credentials/credentials.module';
import { KeysModule } from '../keys/keys.module';
import { KeyChecks } from './key-checks';
import { RotationChecks } from './rotation-checks';

/** The doctor's checks of rotations: of database accounts, and of master keys. */
@Module({
  imports: [CredentialsModule, KeysModule],
  providers: [KeyChecks, RotationChecks],
  exports: [KeyChecks, RotationChecks],
})
export class CredentialChecksModule {}
