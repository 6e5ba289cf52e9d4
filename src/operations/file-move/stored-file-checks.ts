import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { TenantRunner } from '#tenancy';
import { AttachmentSamples } from '../../attachments/attachment-samples.service';
import { GlobalDatabase } from '../../global/global-database';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { Check, Problem } from '../../ports/doctor-checks';
import { FileMove } from './file-move';

const SAMPLE_SIZE = 6;
const CLEANUP = 'attachments.cleanup';
const COUNTED_DAYS = 3;

/** Reads a few files of every tenant in service: whether their contents exist and are unaltered. */
@Injectable()
export class StoredFileChecks implements Check {
  readonly looksAt = { fr: 'fichiers des sociétés (échantillon)', en: 'files of companies (sample)' };

  constructor(
    private readonly tenants: TenantsService,
    private readonly runner: TenantRunner,
    private readonly moves: FileMove,
    private readonly database: GlobalDatabase,
  ) {}

  async problems(): Promise<Problem[]> {
    const problems = await this.counted();
    for (const { tenant, location } of await this.tenants.all()) {
      const subject = `${tenant.id} ${tenant.slug}`;
      try {
        problems.push(...(await this.left(tenant.id, subject)));
        if (tenant.status === 'active' && location !== null) problems.push(...(await this.sampled(tenant.id, subject)));
      } catch (error) {
        problems.push(...problemsOf(error, subject));
      }
    }
    return problems;
  }

  /** What the last night of each tenant counted; only a sample is read here. */
  private async counted(): Promise<Problem[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ tenantId: number; lost: number | string }[]>(
        `SELECT r.tenant_id AS tenantId, JSON_VALUE(r.result, '$.lost') AS lost FROM job_runs r JOIN (
            SELECT MAX(id) AS id FROM job_runs
              WHERE kind = ? AND state = 'done' AND finished_at > UTC_TIMESTAMP(3) - INTERVAL ? DAY GROUP BY tenant_id
          ) newest ON newest.id = r.id
          WHERE JSON_VALUE(r.result, '$.lost') > 0 ORDER BY r.tenant_id`,
        [CLEANUP, COUNTED_DAYS],
      ),
    );
    return rows.map(({ tenantId, lost }) => ({
      check: 'files',
      subject: `tenant ${tenantId}`,
      problem: `${lost} files had no content in the store last night: restore them from a backup; the log of the worker names them`,
    }));
  }

  private async left(tenantId: number, subject: string): Promise<Problem[]> {
    if (!(await this.moves.isLeft(tenantId))) return [];
    return [{ check: 'files', subject, problem: 'files are still in the former store: run `files:move`' }];
  }

  private async sampled(tenantId: number, subject: string): Promise<Problem[]> {
    const { looked, lost } = await this.runner.run(tenantId, AttachmentSamples, (samples) => samples.look(SAMPLE_SIZE));
    if (lost.length === 0) return [];
    const named = lost.map(({ id, fault }) => `${id} (${fault})`).join(', ');
    return [
      {
        check: 'files',
        subject,
        problem: `${lost.length} of ${looked} files that were read are lost or altered: ${named}`,
      },
    ];
  }
}

/** A database that is unavailable or outdated is reported by another check. */
function problemsOf(error: unknown, subject: string): Problem[] {
  if (!isDomainError(error, 'STORAGE_UNAVAILABLE')) return [];
  return [{ check: 'files', subject, problem: 'the store of files cannot be read' }];
}
