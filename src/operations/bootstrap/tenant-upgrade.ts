import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { EstateMigrator } from '../migrations/estate-migrator';
import type { MigrationReport } from '../migrations/estate-migrator';

/** The one command that does what `bootstrap` could not. */
export const UPGRADE_COMMAND = 'tenant:migrate --all';

export interface UpgradeReport {
  /** Tenants brought to the current schema now. */
  readonly migrated: number;
  /** Tenants that still have an older schema, and are refused once this release no longer serves it. */
  readonly behind: number;
  /** Why the run ended before any tenant was touched, or what failed on the first tenants that did; a sentence each. */
  readonly reasons: readonly string[];
}

type Progress = (done: number, total: number) => void;

const WAVES = { tenantIds: null, dryRun: false, onlyFailed: false, concurrency: 4, canary: 1, actor: 'bootstrap' };
const REASONS_TOLD = 5;

/** Brings every tenant to the schema of this release, as {@link UPGRADE_COMMAND} does. A run with nothing to do is one query. */
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
  const reasons = failed.slice(0, REASONS_TOLD).map(({ tenantId, error }) => `${tenantId}: ${error}`);
  return { migrated: migrated.length, behind: pending.length - migrated.length, reasons };
}
