import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { EstateMigrator } from '../migrations/estate-migrator';
import type { MigrationReport } from '../migrations/estate-migrator';

/** The command that completes the upgrade when `bootstrap` could not. */
export const UPGRADE_COMMAND = 'tenant:migrate --all';

export interface UpgradeReport {
  /** Number of tenants that this run migrated to the current schema. */
  readonly migrated: number;
  /** Number of tenants that still have an older schema. Their requests are refused once this release no longer supports that schema. */
  readonly behind: number;
  /** Why the run ended before the first tenant, or the errors of the first tenants that failed; one sentence each. */
  readonly reasons: readonly string[];
}

type Progress = (done: number, total: number) => void;

const WAVES = { tenantIds: null, dryRun: false, onlyFailed: false, concurrency: 4, canary: 1, actor: 'bootstrap' };
const MAX_REASONS = 5;

/** Migrates all tenants to the schema of this release, as {@link UPGRADE_COMMAND} does. If there is nothing to migrate, it costs one query. */
@Injectable()
export class TenantUpgrade {
  constructor(private readonly migrator: EstateMigrator) {}

  /** @throws DomainError LEASE_HELD while another migration runs */
  async run(onProgress: Progress): Promise<UpgradeReport> {
    try {
      return reportOf(await this.migrator.run({ ...WAVES, onProgress }));
    } catch (error) {
      if (!isDomainError(error, 'MIGRATION_REHEARSAL_FAILED')) throw error;
      const { pending } = await this.migrator.run({ ...WAVES, dryRun: true });
      return { migrated: 0, behind: pending.length, reasons: [error.text('fr').detail] };
    }
  }
}

function reportOf({ pending, migrated, failed }: MigrationReport): UpgradeReport {
  const reasons = failed.slice(0, MAX_REASONS).map(({ tenantId, error }) => `${tenantId}: ${error}`);
  return { migrated: migrated.length, behind: pending.length - migrated.length, reasons };
}
