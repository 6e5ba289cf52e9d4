import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import type { Advice, Check, Problem } from '../../ports/doctor-checks';
import { DRAFT } from './backup-drafts.service';
import { folderOf, isBackupName, MANIFEST } from './backup-paths';
import type { BackupOwner } from './backup-paths';
import type { BackupKind } from './backup.entity';
import { unlessGone } from './durable-files';

/** A younger file may belong to a backup that is being made. */
const GRACE_MS = 24 * 3600 * 1000;
const TENANTS = 'tenants';

interface BackupRow {
  readonly id: number;
  readonly state: string;
  readonly fileName: string;
  /** 0 for the global database. */
  readonly tenantKey: number | string;
}

const ROWS = `SELECT id, state, file_name AS fileName, COALESCE(tenant_id, 0) AS tenantKey FROM backups
  WHERE kind = ? AND (tenant_id IN (?) OR tenant_id IS NULL) AND state <> 'expired' AND file_name IS NOT NULL ORDER BY id`;

/** Tenants whose rows are in memory at the same time. */
const PAGE = 100;

/**
 * Compares the folder of the backups with the registry, for all tenants and for folders without a tenant: files that no row names, rows
 * without files, and what killed backups left. Nothing is removed here, because a registry that was restored may be older than its backups.
 */
@Injectable()
export class BackupFolderChecks implements Check {
  readonly looksAt = { fr: 'dossier des sauvegardes', en: 'folder of the backups' };

  constructor(
    private readonly database: GlobalDatabase,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async problems(): Promise<Problem[]> {
    const ids = await this.tenantIds();
    const problems = await this.ofOwner({ tenantId: null }, await this.rows('global', [0]));
    for (let at = 0; at < ids.length; at += PAGE) {
      const page = ids.slice(at, at + PAGE);
      const rows = Map.groupBy(await this.rows('tenant', page), ({ tenantKey }) => Number(tenantKey));
      for (const tenantId of page) problems.push(...(await this.ofOwner({ tenantId }, rows.get(tenantId) ?? [])));
    }
    return problems;
  }

  /** Of the registry and of the folder: a folder may be without a tenant, and a tenant without its folder. */
  private async tenantIds(): Promise<readonly number[]> {
    const names = await unlessGone(readdir(join(this.settings.backup.folder, TENANTS)), []);
    const rows = await this.database.use((manager) =>
      manager.query<{ id: number }[]>(
        `SELECT DISTINCT tenant_id AS id FROM backups
          WHERE tenant_id IS NOT NULL AND state <> 'expired' AND file_name IS NOT NULL`,
      ),
    );
    const ids = new Set([...rows.map(({ id }) => id), ...names.filter((name) => /^\d+$/.test(name)).map(Number)]);
    return [...ids].toSorted((a, b) => a - b);
  }

  private async ofOwner(owner: BackupOwner, rows: readonly BackupRow[]): Promise<Problem[]> {
    const folder = join(this.settings.backup.folder, folderOf(owner));
    const names = await unlessGone(readdir(folder), []);
    const known = new Set(rows.map(({ fileName }) => fileName));
    const present = new Set(names);
    const problems: Problem[] = [];
    for (const name of names) {
      const finding = strangerIn(name, { known, present, owner, folder });
      if (finding !== null && (await isOld(join(folder, name)))) problems.push(finding);
    }
    return [...problems, ...this.withoutFiles(owner, rows, present)];
  }

  /** With a bucket, the folder keeps some of the backups only. */
  private withoutFiles(owner: BackupOwner, rows: readonly BackupRow[], present: ReadonlySet<string>): Problem[] {
    if (this.settings.backup.s3 !== null) return [];
    return rows
      .filter(
        ({ state, fileName }) => state === 'good' && !(present.has(fileName) && present.has(`${fileName}${MANIFEST}`)),
      )
      .map(({ id, fileName }) => ({
        check: 'backup-folder',
        subject: `${folderOf(owner)}/${fileName}`,
        problem: `backup ${id} is called good, but its files are not there`,
        advice: owner.tenantId === null ? { run: 'backup:global' } : { run: `backup:tenant ${owner.tenantId}` },
      }));
  }

  private rows(kind: BackupKind, tenantKeys: readonly number[]): Promise<readonly BackupRow[]> {
    return this.database.use((manager) => manager.query<readonly BackupRow[]>(ROWS, [kind, tenantKeys]));
  }
}

interface Folder {
  readonly known: ReadonlySet<string>;
  readonly present: ReadonlySet<string>;
  readonly owner: BackupOwner;
  readonly folder: string;
}

/** What a file is that no row names; null for a file that a row names, and for a part of a backup that is reported by its dump. */
function strangerIn(name: string, { known, present, owner, folder }: Folder): Problem | null {
  const finding = { check: 'backup-folder', subject: `${folderOf(owner)}/${name}` };
  const again = owner.tenantId === null ? 'backup:global' : `backup:tenant ${owner.tenantId}`;
  if (name.startsWith(DRAFT)) {
    const advice: Advice = { act: `the next backup removes it: \`${again}\`; of an erased tenant delete it by hand` };
    return { ...finding, problem: 'was left by a backup that was killed', advice };
  }
  if (!isBackupName(name) || known.has(name)) return null;
  if (!present.has(`${name}${MANIFEST}`)) {
    const advice: Advice = { act: `delete ${join(folder, name)}: without its manifest it cannot be restored` };
    return { ...finding, problem: 'has no manifest and no row: its backup was killed', advice };
  }
  const advice: Advice = { act: `look at it with \`backup:verify ${join(folder, name)}\`, then keep it or delete it` };
  return { ...finding, problem: 'no row of the registry names this backup', advice };
}

async function isOld(path: string): Promise<boolean> {
  const found = await unlessGone(stat(path), null);
  return found !== null && found.mtimeMs < clock.nowMs() - GRACE_MS;
}
