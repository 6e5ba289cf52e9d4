import type { FactoryProvider } from '@nestjs/common';
import { FieldCipher, KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';

/** Development makes its own key file at first use; production must bring one. */
export function loadKeyRing(settings: Settings): KeyRing {
  if (settings.environment !== 'production') KeyRing.create(settings.masterKeysFile);
  return KeyRing.load(settings.masterKeysFile);
}

export const keyRingProvider: FactoryProvider<KeyRing> = {
  provide: KEY_RING,
  inject: [SETTINGS],
  useFactory: loadKeyRing,
};

export const fieldCipherProvider: FactoryProvider<FieldCipher> = {
  provide: FieldCipher,
  inject: [KEY_RING],
  useFactory: (ring: KeyRing) => new FieldCipher(ring),
};
