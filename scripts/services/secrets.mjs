// Random passwords, each made once and kept in a file only its owner reads.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readText } from '../processes.mjs';

/** The secret kept in a file, made at first use. */
export function keptSecret(path) {
  const kept = readText(path);
  if (kept) return kept;
  const secret = randomBytes(24).toString('base64url');
  writeFileSync(path, secret, { mode: 0o600 });
  return secret;
}
