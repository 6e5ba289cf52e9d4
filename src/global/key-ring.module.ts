import { Module } from '@nestjs/common';
import { KEY_RING, keyRingProvider } from './key-ring.provider';

@Module({ providers: [keyRingProvider], exports: [KEY_RING] })
export class KeyRingModule {}
