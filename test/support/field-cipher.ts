import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FieldCipher, KeyRing } from '#secrets';

/** A key ring in memory for tests. */
function throwAwayRing(): KeyRing {
  const path = join(tmpdir(), `keys-${randomBytes(6).toString('hex')}.json`);
  KeyRing.create(path);
  const ring = KeyRing.load(path);
  rmSync(path);
  return ring;
}

/** Encrypts the personal fields in the tests of a process. */
export const FIELD_CIPHER = new FieldCipher(throwAwayRing());
