import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import type { TenantPlace } from '../../src/operations/tenant-database/tenant-places';
import type { Platform } from './platform';

export interface KeptFile {
  readonly id: number;
  readonly key: string;
  readonly sha256: string;
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

const MARK = '.impact-auto';

/** Removes everything from a folder of an installation but its mark, which says that its volume is mounted. */
export function emptyFolder(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name !== MARK) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Paths of all files in a folder and below it. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== MARK)
    .map(({ parentPath, name }) => join(parentPath, name));
}

export function makeOlder(paths: readonly string[], days: number): void {
  const then = Date.now() / 1000 - days * 86_400;
  for (const path of paths) utimesSync(path, then, then);
}

/** Files of a company as the product stores them: a row, and a content in the store. */
export class StoredFiles {
  private nextId = 1;

  constructor(
    private readonly platform: Platform,
    private readonly place: TenantPlace,
  ) {}

  get store(): ObjectStore {
    return this.platform.get(OBJECT_STORE as never);
  }

  async add(text: string, named: { readonly name?: string; readonly scan?: string } = {}): Promise<KeptFile> {
    const id = this.nextId++;
    const file = { id, key: `t${this.place.tenantId}/files/piece-${id}`, sha256: sha256Of(text) };
    await this.put(file.key, text);
    await this.platform.server(
      `INSERT INTO \`${this.place.database}\`.attachments (id, entity_type, entity_id, category, original_name, storage_key,
          size_bytes, mime_type, extension, sha256, download_count, scan_status)
        VALUES (?, 'vehicle', 7, 'document', ?, ?, ?, 'text/plain', 'txt', ?, 0, ?)`,
      [id, named.name ?? `pièce ${id}.txt`, file.key, Buffer.byteLength(text), file.sha256, named.scan ?? 'clean'],
    );
    return file;
  }

  async put(key: string, text: string): Promise<void> {
    const path = join(tmpdir(), `stored-${process.pid}-${Math.random().toString(36).slice(2)}`);
    writeFileSync(path, text);
    await this.store.put(key, { path, size: Buffer.byteLength(text) });
    rmSync(path);
  }

  /** Removes it permanently, like the nightly cleanup. */
  async purge({ id, key }: KeptFile): Promise<void> {
    await this.store.remove(key);
    await this.platform.server(
      `UPDATE \`${this.place.database}\`.attachments SET purged_at = UTC_TIMESTAMP(3), deleted_at = UTC_TIMESTAMP(3) WHERE id = ?`,
      [id],
    );
  }

  /** Null if it does not exist. */
  async textOf(key: string): Promise<string | null> {
    try {
      let text = '';
      for await (const part of await this.store.open(key)) text += (part as Buffer).toString();
      return text;
    } catch {
      return null;
    }
  }
}
