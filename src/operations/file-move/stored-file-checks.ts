import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { TenantRunner } from '#tenancy';
import { AttachmentSamples } from '../../attachments/attachment-samples.service';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { Check, Problem } from '../../ports/doctor-checks';
import { FileMove } from './file-move';

const SAMPLE_SIZE = 6;

/** Reads a few files of every tenant in service: whether their contents exist and are unaltered. */
@Injectable()
export class StoredFileChecks implements Check {
  readonly looksAt = { fr: 'fichiers des sociétés (échantillon)', en: 'files of companies (sample)' };

  constructor(
    private readonly tenants: TenantsService,
    private readonly runner: TenantRunner,
    private readonly moves: FileMove,
  ) {}

  async problems(): Promise<Problem[]> {
    const problems: Problem[] = [];
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
