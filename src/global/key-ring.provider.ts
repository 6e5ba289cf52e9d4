import { existsSync } from 'node:fs';
import type { FactoryProvider } from '@nestjs/common';
import { FieldCipher, KEY_RING, KeyFileError, KeyRing } from '#secrets';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';
import { globalDatabaseExists } from '../database/global/global-data-source';

/**
 * As {@link loadKeyRing}, but refuses to create a new key file if the global database exists, or if the server cannot tell: data
 * encrypted with earlier keys could not be decrypted with a new key.
 *
 * @throws KeyFileError
 */
export async function openKeyRing(settings: Settings): Promise<KeyRing> {
  if (settings.environment !== 'production' && !existsSync(settings.masterKeysFile))
    await assertNothingSealed(settings);
  return loadKeyRing(settings);
}

async function assertNothingSealed(settings: Settings): Promise<void> {
  const { globalName } = settings.database;
  const exists = await globalDatabaseExists(settings).catch(() => null);
  const file = 'the master key file does not exist';
  if (exists === null)
    throw new KeyFileError(
      `${file}, and the database server does not answer, so existing encrypted data cannot be ruled out: start the server`,
    );
  if (exists)
    throw new KeyFileError(`${file}, but the database ${globalName} does: restore the key file of this database`);
}

/** Development creates its key file at first use; production must provide one. */
export function loadKeyRing(settings: Settings): KeyRing {
  if (settings.environment !== 'production') KeyRing.create(settings.masterKeysFile);
  return KeyRing.load(settings.masterKeysFile);
}

export const keyRingProvider: FactoryProvider<KeyRing> = {
  provide: KEY_RING,
  inject: [SETTINGS],
  useFactory: openKeyRing,
};

export const fieldCipherProvider: FactoryProvider<FieldCipher> = {
  provide: FieldCipher,
  inject: [KEY_RING],
  useFactory: (ring: KeyRing) => new FieldCipher(ring),
};
