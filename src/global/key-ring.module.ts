import { Module } from '@nestjs/common';
import { FieldCipher, KEY_RING } from '#secrets';
import { fieldCipherProvider, keyRingProvider } from './key-ring.provider';

@Module({ providers: [keyRingProvider, fieldCipherProvider], exports: [KEY_RING, FieldCipher] })
export class KeyRingModule {}
