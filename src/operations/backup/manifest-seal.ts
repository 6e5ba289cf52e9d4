import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '#secrets';
import type { KeyRing } from '#secrets';
import { backupCorrupt, backupKeyUnknown } from '../dumps/dump.errors';
import type { BackupManifest } from '../dumps/backup-manifest';

interface Sealed {
  readonly manifest: BackupManifest;
  readonly signature: string;
}

/** The manifest as text, with an HMAC. Its key is derived from the master key that the manifest names. */
export function sealManifest(ring: KeyRing, manifest: BackupManifest): string {
  const sealed: Sealed = { manifest, signature: signatureOf(ring, manifest).toString('hex') };
  return `${JSON.stringify(sealed, null, 2)}\n`;
}

/** @throws DomainError BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN */
export function openManifest(ring: KeyRing, text: string, file: string): BackupManifest {
  const sealed = parsed(text);
  if (sealed === null) throw backupCorrupt({ file, reason: 'manifest unreadable' });
  const { manifest, signature } = sealed;
  if (ring.key(manifest.keyId) === undefined) throw backupKeyUnknown({ file, keyId: manifest.keyId.slice(0, 12) });
  const given = Buffer.from(signature, 'hex');
  const wanted = signatureOf(ring, manifest);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw backupCorrupt({ file, reason: 'signature of the manifest' });
  return manifest;
}

/** JSON keeps the order of keys, so the parsed manifest gives the same text that was signed. */
function signatureOf(ring: KeyRing, manifest: BackupManifest): Buffer {
  return createHmac('sha256', deriveKey(ring, 'manifests of backups', manifest.keyId))
    .update(JSON.stringify(manifest))
    .digest();
}

/** Validates only what is needed to check the signature; the rest is read after the signature was verified. */
function parsed(text: string): Sealed | null {
  try {
    const value: unknown = JSON.parse(text);
    return isSealed(value) ? value : null;
  } catch {
    return null;
  }
}

function isSealed(value: unknown): value is Sealed {
  if (typeof value !== 'object' || value === null || !('manifest' in value) || !('signature' in value)) return false;
  const { manifest, signature } = value;
  if (typeof manifest !== 'object' || manifest === null || !('keyId' in manifest) || !('format' in manifest))
    return false;
  return typeof signature === 'string' && typeof manifest.keyId === 'string' && manifest.format === 1;
}
