// Random passwords, each created once and stored in a file that only its owner can read.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readText } from '../processes.mjs';

/** The secret in a file; created on first use. */
export function keptSecret(path) {
  const kept = readText(path);
  if (kept) return kept;
  const secret = randomBytes(24).toString('base64url');
  writeFileSync(path, secret, { mode: 0o600 });
  return secret;
}
