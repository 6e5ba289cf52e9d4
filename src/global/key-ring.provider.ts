import { existsSync } from 'node:fs';
import type { FactoryProvider } from '@nestjs/common';
import { FieldCipher, KEY_RING, KeyFileError, KeyRing } from '#secrets';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';
import { globalDatabaseExists } from '../database/global/global-data-source';

/**
 * As {@link loadKeyRing}; but no key is made beside a global database that earlier keys sealed, or where nobody can say whether there
 * is one: with a new key nothing in it could be opened.
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
    throw new KeyFileError(`${file}, and the database server cannot say whether something was sealed`);
  if (exists)
    throw new KeyFileError(`${file}, but the database ${globalName} does: bring back the file it was sealed with`);
}

/** Development makes its own key file at first use; production must bring one. */
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
