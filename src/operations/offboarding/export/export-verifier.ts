import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import { exportMismatch } from '../offboarding.errors';
import { isGenuine } from '../signed-document';
import type { Signature } from '../signed-document';
import type { MissingContent } from '../rows/missing-contents';
import { MANIFEST } from './signed-zip';
import type { ZipEntryFacts } from './signed-zip';
import { openZipEntry, zipEntries } from './zip-reader';
import type { ZipEntry } from './zip-reader';

/** The manifest of an archive. */
export interface ExportManifest {
  readonly createdAt: string;
  readonly tenant: { readonly id: number; readonly slug: string; readonly name: string };
  readonly schemaVersion: string;
  readonly entries: readonly ZipEntryFacts[];
  /** Files whose contents were missing when the archive was made; absent if the archive is older. */
  readonly missingFiles?: readonly MissingContent[];
  readonly signature?: Signature;
}

const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;

/** Checks that an archive is byte for byte the signed one. */
@Injectable()
export class ExportVerifier {
  constructor(@Inject(KEY_RING) private readonly ring: KeyRing) {}

  /** @throws DomainError EXPORT_MISMATCH */
  async verify(path: string): Promise<ExportManifest> {
    try {
      return await this.verified(path);
    } catch (error) {
      if (isDomainError(error)) throw error;
      throw exportMismatch({ reason: 'unreadable' }, { cause: error });
    }
  }

  private async verified(path: string): Promise<ExportManifest> {
    const entries = new Map((await zipEntries(path)).map((entry) => [entry.path, entry]));
    const manifest = await this.manifest(path, entries.get(MANIFEST));
    entries.delete(MANIFEST);
    for (const expected of manifest.entries) {
      const entry = entries.get(expected.path);
      if (entry === undefined) throw exportMismatch({ reason: `missing entry: ${expected.path}` });
      entries.delete(expected.path);
      if (!(await isSame(path, entry, expected))) throw exportMismatch({ reason: `altered entry: ${expected.path}` });
    }
    const [unknown] = entries.keys();
    if (unknown !== undefined) throw exportMismatch({ reason: `unsigned entry: ${unknown}` });
    return manifest;
  }

  private async manifest(path: string, entry: ZipEntry | undefined): Promise<ExportManifest> {
    if (entry === undefined || entry.packedBytes > MAX_MANIFEST_BYTES) throw exportMismatch({ reason: 'no manifest' });
    const parts: Buffer[] = [];
    for await (const chunk of await openZipEntry(path, entry)) parts.push(chunk as Buffer);
    const manifest = JSON.parse(Buffer.concat(parts).toString('utf8')) as ExportManifest;
    if (!isGenuine(this.ring, 'export manifest', manifest)) throw exportMismatch({ reason: 'signature' });
    return manifest;
  }
}

async function isSame(path: string, entry: ZipEntry, { bytes, sha256 }: ZipEntryFacts): Promise<boolean> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of await openZipEntry(path, entry)) {
    read += (chunk as Buffer).length;
    if (read > bytes) return false;
    hash.update(chunk as Buffer);
  }
  return read === bytes && hash.digest('hex') === sha256;
}
