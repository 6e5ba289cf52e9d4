import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '#storage';
import { systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import { FileMove } from '../../../src/operations/file-move/file-move';
import { EstateMigrator } from '../../../src/operations/migrations/estate-migrator';
import { TenantDeletion } from '../../../src/operations/offboarding/deletion/tenant-deletion.service';
import { TenantPurges } from '../../../src/operations/offboarding/deletion/tenant-purges.service';
import { KeptDatabases } from '../../../src/operations/restore/kept-data';
import { Restores } from '../../../src/operations/restore/restores.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import type { Platform } from '../platform';
import { outdate } from '../outdated-schema';
import type { Need, Subject } from './pair-operations';

const ACTOR = systemActor('test');
const LATER = 'après la sauvegarde';
/** Tables that every exchange or migration changes. */
const UNLIKE = ['migrations', 'tenant_identity'];
const SOON_MS = 8 * 86_400_000;

/** The checksum of each table of a tenant. */
export type Sums = Readonly<Record<string, string>>;

/** Data of a tenant that a pair may leave: the present ones, and those of its backup or of an undo. */
export interface Contents {
  readonly live: Sums;
  readonly other: Sums;
}

/** A tenant with a backup and a row that was added later. It is brought back to this state after each pair. */
export class PairSubject {
  private readonly folder = mkdtempSync(join(tmpdir(), 'pairs-'));
  private ofBackup: Sums = {};
  private isGone = false;

  private constructor(
    private readonly platform: Platform,
    readonly tenantId: number,
    readonly slug: string,
    readonly database: string,
  ) {}

  static async make(platform: Platform, slug: string): Promise<PairSubject> {
    const { tenantId, database } = await platform.company({ name: slug, slug });
    const made = new PairSubject(platform, tenantId, slug, database);
    await made.backUp();
    return made;
  }

  private backupId = 0;

  /** True if it was erased. */
  get isErased(): boolean {
    return this.isGone;
  }

  /** Brings the tenant into the state that the operations need, and returns what their commands name. */
  async prepare(needs: ReadonlySet<Need>, mark: string): Promise<Subject> {
    const { platform, tenantId, slug, database, backupId, folder } = this;
    const restoreId = needs.has('restored') ? await this.restore() : 0;
    if (needs.has('file')) await this.leaveFile(mark);
    if (needs.has('deleted')) await this.delete();
    if (needs.has('suspended') && !needs.has('deleted')) await platform.get(TenantLifecycle).suspend(tenantId);
    if (needs.has('outdated')) await outdate(platform, { tenantId, database });
    return { tenantId, slug, database, backupId, restoreId, folder, mark };
  }

  /** The present data, and those that an exchange would bring. */
  async contents(needs: ReadonlySet<Need>): Promise<Contents> {
    const live = await this.sums();
    return { live, other: needs.has('restored') ? this.before : this.ofBackup };
  }

  private before: Sums = {};

  /** `CHECKSUM TABLE` is not the same each time for tables with generated columns. */
  async sums(): Promise<Sums> {
    const columns = await this.platform.server<{ table: string; column: string }>(
      `SELECT TABLE_NAME AS \`table\`, COLUMN_NAME AS \`column\` FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA = ? AND GENERATION_EXPRESSION IS NULL AND TABLE_NAME NOT IN (?) ORDER BY TABLE_NAME, COLUMN_NAME`,
      [this.database, UNLIKE],
    );
    if (columns.length === 0) return {};
    const sums = [...Map.groupBy(columns, ({ table }) => table)].map(([table, of]) => {
      const values = of.map(({ column }) => `IFNULL(HEX(\`${column}\`), '-')`).join(', ');
      return `SELECT '${table}' AS name, CONCAT(COUNT(*), ':', BIT_XOR(CRC32(CONCAT_WS('#', ${values})))) AS sum
        FROM \`${this.database}\`.\`${table}\``;
    });
    const rows = await this.platform.server<{ name: string; sum: string }>(sums.join(' UNION ALL '));
    return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
  }

  async status(): Promise<string> {
    const [row] = await this.platform.registry<{ status: string; purged: number }>(
      `SELECT tenant.status, terms.purged_at IS NOT NULL AS purged FROM tenants tenant
        LEFT JOIN tenant_terms terms ON terms.tenant_id = tenant.id WHERE tenant.id = ?`,
      [this.tenantId],
    );
    return Number(row?.purged) === 1 ? 'gone' : (row?.status ?? 'none');
  }

  /** Moves files that are left, as the next move would. */
  async moveFiles(): Promise<void> {
    await this.platform.get(FileMove).move(this.tenantId);
  }

  /** Migrates, as the next migration of the estate would. */
  async migrate(): Promise<readonly unknown[]> {
    const request = { tenantIds: [this.tenantId], dryRun: false, onlyFailed: false, concurrency: 1, canary: 0 };
    return (await this.platform.get(EstateMigrator).run({ ...request, actor: 'test' })).failed;
  }

  /** Removes what the pair has made, and serves the tenant again. */
  async tidy(): Promise<void> {
    const { platform, tenantId, database } = this;
    const status = await this.status();
    this.isGone = status === 'gone';
    await this.removeCopies();
    const { databases } = await platform.leftovers();
    if (this.isGone) return;
    await platform.get(KeptDatabases).forget(new Date(Date.now() + SOON_MS));
    for (const name of databases.filter((one) => /_i[0-9a-z]+$/.test(one) && one.startsWith(database)))
      await platform.server(`DROP DATABASE IF EXISTS \`${name}\``);
    if (status !== 'active') await platform.get(TenantLifecycle).activate(tenantId);
    const isBack = JSON.stringify(await this.sums()) === JSON.stringify(this.ofBackup);
    if (isBack) await this.addLater();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async backUp(): Promise<void> {
    const { id } = await this.platform
      .get(Backups)
      .make({ tenantId: this.tenantId }, { reason: 'manual', codec: 'gzip' });
    this.backupId = id;
    this.ofBackup = await this.sums();
    await this.addLater();
  }

  private async addLater(): Promise<void> {
    await this.platform.server(`INSERT INTO \`${this.database}\`.brands (name) VALUES (?)`, [LATER]);
  }

  private async restore(): Promise<number> {
    this.before = await this.sums();
    const request = { tenantId: this.tenantId, reference: String(this.backupId), tables: null, actor: ACTOR };
    const { id } = await this.platform.get(Tasks).runHere(await this.platform.get(Restores).requestOf(request));
    return id;
  }

  private async delete(): Promise<void> {
    const request = { confirm: this.slug, legalHoldReleased: true, actor: ACTOR };
    await this.platform.get(TenantDeletion).delete(this.tenantId, request);
  }

  /** A content in the former store, which no row names. */
  private async leaveFile(mark: string): Promise<void> {
    const path = join(this.folder, `piece-${mark}`);
    writeFileSync(path, mark);
    const key = `t${this.tenantId}/files/piece-${createHash('sha256').update(mark).digest('hex')}`;
    const former = new FolderStore(join(this.platform.settings.storage.folder, 'objects'));
    await former.put(key, { path, size: Buffer.byteLength(mark) });
  }

  private async removeCopies(): Promise<void> {
    await this.platform.registry(
      `UPDATE tenant_terms SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE
        WHERE cloned_from IS NOT NULL AND purged_at IS NULL`,
    );
    const { failed } = await this.platform.get(TenantPurges).purgeDue();
    if (failed.length > 0) throw new Error(`copies are left: ${JSON.stringify(failed)}`);
  }
}
