import { Injectable } from '@nestjs/common';
import { EstateMigrator } from './estate-migrator';
import type { MigrationReport, MigrationRequest } from './estate-migrator';
import { EstateStatus } from './estate-status';
import type { TenantStanding } from './estate-status';

/** A schema that differs from the result of its migrations: a migration may fail on it, or leave the difference. */
export type DifferentSchema = Pick<TenantStanding, 'tenantId' | 'slug' | 'state'>;

export interface PlannedReport extends MigrationReport {
  /** Only for a dry run: it also reads the schemas. */
  readonly different: readonly DifferentSchema[];
}

/** Runs migrations of the estate, or shows what they would do and on which schemas. */
@Injectable()
export class MigrationPlans {
  constructor(
    private readonly migrator: EstateMigrator,
    private readonly status: EstateStatus,
  ) {}

  /** @throws DomainError as {@link EstateMigrator.run} */
  async run(request: MigrationRequest): Promise<PlannedReport> {
    const report = await this.migrator.run(request);
    if (!request.dryRun) return { ...report, different: [] };
    const concerned = request.onlyFailed ? report.pending.map(({ tenantId }) => tenantId) : request.tenantIds;
    const standings = await this.status.of(concerned);
    const different = standings.filter(({ state }) => state === 'drifted' || state === 'half_migrated');
    return { ...report, different: different.map(({ tenantId, slug, state }) => ({ tenantId, slug, state })) };
  }
}
