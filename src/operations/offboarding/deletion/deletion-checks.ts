import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../../global/global-database';
import { TenantFiles } from './tenant-files';
import { TenantPurges } from './tenant-purges.service';
import { TenantTerms } from './tenant-terms';
import { FIX } from '../../../ports/doctor-checks';
import type { Check, Problem } from '../../../ports/doctor-checks';

/** Longer than a night and its morning: a purge that is overdue by this much will not happen by itself. */
const OVERDUE_HOURS = 36;

/** Ids after the newest tenant that are looked for. */
const LATER_IDS = 20;

/** Finds tenants that should have been purged, completely or in part. */
@Injectable()
export class OffboardingChecks implements Check {
  readonly looksAt = { fr: 'sociétés à effacer', en: 'tenants to be erased' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly terms: TenantTerms,
    private readonly purges: TenantPurges,
    private readonly files: TenantFiles,
  ) {}

  async problems(): Promise<Problem[]> {
    return [
      ...(await this.overdue()),
      ...(await this.endless()),
      ...(await this.orphanFiles()),
      ...(await this.strangeFiles()),
    ];
  }

  private async overdue(): Promise<Problem[]> {
    const due = await this.terms.due(OVERDUE_HOURS);
    return due.map((tenant) => ({
      check: 'purge',
      subject: `${tenant.tenantId} ${tenant.slug}`,
      problem: tenant.isExpiredClone
        ? 'the copy has expired but still exists'
        : 'its grace period is over but it still exists',
      advice: FIX,
      mend: () => this.purges.purgeEnded(tenant),
    }));
  }

  /** Deleted tenants without a purge date: an operator must activate them or delete them again. */
  private async endless(): Promise<Problem[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ id: number; slug: string }[]>(
        `SELECT tenant.id, tenant.slug FROM tenants tenant LEFT JOIN tenant_terms terms ON terms.tenant_id = tenant.id
          WHERE tenant.status = 'deleting' AND terms.purge_after IS NULL ORDER BY tenant.id`,
      ),
    );
    return rows.map(({ id, slug }) => ({
      check: 'purge',
      subject: `${id} ${slug}`,
      problem: 'is deleted but has no purge date: activate it, or delete it again',
      advice: { run: `tenant:activate ${slug}` },
    }));
  }

  private async orphanFiles(): Promise<Problem[]> {
    const purged = await this.database.use((manager) =>
      manager.query<{ id: number }[]>(
        'SELECT tenant_id AS id FROM tenant_terms WHERE purged_at IS NOT NULL ORDER BY tenant_id',
      ),
    );
    const problems: Problem[] = [];
    for (const { id } of purged) {
      if ((await this.files.count(id)) === 0) continue;
      const mend = (): Promise<void> => this.files.remove(id);
      problems.push({
        check: 'orphan',
        subject: `files of ${id}`,
        problem: 'belong to a tenant that was erased',
        advice: FIX,
        mend,
      });
    }
    return problems;
  }

  /**
   * Files of tenants that the registry does not have. Nothing is removed: a registry that was restored may be older than the files. The ids
   * after the newest tenant are those that a later registry gave.
   */
  private async strangeFiles(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const id of await this.unusedIds()) {
      if ((await this.files.count(id)) === 0) continue;
      problems.push({
        check: 'orphan',
        subject: `files of ${id}`,
        problem: 'belong to no tenant of the registry',
        advice: { act: `if no later registry is missing (\`restore:global\`), delete t${id} from the store of files` },
      });
    }
    return problems;
  }

  private async unusedIds(): Promise<readonly number[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ id: number }[]>('SELECT id FROM tenants ORDER BY id'),
    );
    const used = new Set(rows.map(({ id }) => id));
    const last = (rows.at(-1)?.id ?? 0) + LATER_IDS;
    return Array.from({ length: last }, (_none, at) => at + 1).filter((id) => !used.has(id));
  }
}
