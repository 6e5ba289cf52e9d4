import { Command, Option } from 'nest-commander';
import type { MigrationReport } from './estate-migrator';
import { MigrationPlans } from './migration-plans.service';
import type { DifferentSchema, PlannedReport } from './migration-plans.service';
import { hintOf } from './migration-failure';
import { CommandOutput, same, showProgress } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import type { ExitCode } from '../commands/failure-report';
import { assertOneOf, wholeNumber } from '../commands/option-values';
import { migrationScopeMissing } from '../commands/command.errors';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';

const CONCURRENCY = { least: 1, most: 1000 };
const CANARIES = { least: 0, most: 1000 };

interface MigrateOptions extends OutputOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly onlyFailed?: boolean;
  readonly concurrency?: number;
  readonly canary?: number;
}

@Command({ name: 'tenant:migrate', arguments: '[tenants...]', description: 'migrate tenants to the current schema' })
export class TenantMigrateCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly plans: MigrationPlans,
    private readonly tenants: NamedTenants,
  ) {
    super();
  }

  run(named: string[], options: MigrateOptions): Promise<void> {
    return this.output.run(options, () => this.migrate(named.flat(), options));
  }

  @Option({ flags: '--all', description: 'all tenants' })
  parseAll(): boolean {
    return true;
  }

  @Option({
    flags: '--dry-run',
    description: 'show what would be migrated; exits with 3 if a schema has drifted or is half-migrated',
  })
  parseDryRun(): boolean {
    return true;
  }

  @Option({ flags: '--only-failed', description: 'only tenants whose last migration failed' })
  parseOnlyFailed(): boolean {
    return true;
  }

  @Option({ flags: '--concurrency <n>', description: 'tenants at the same time on each server (4)' })
  parseConcurrency(value: string): number {
    return wholeNumber('--concurrency', value, CONCURRENCY);
  }

  @Option({
    flags: '--canary <n>',
    description: 'tenants that are migrated first; the others follow only if these succeed (1)',
  })
  parseCanary(value: string): number {
    return wholeNumber('--canary', value, CANARIES);
  }

  private async migrate(named: readonly string[], options: MigrateOptions): Promise<CommandResult> {
    const { all = false, dryRun = false, onlyFailed = false, concurrency = 4, canary = 1 } = options;
    assertScope(named, all || onlyFailed, all);
    const found = await Promise.all(named.map((tenant) => this.tenants.find(tenant)));
    const tenantIds = found.length > 0 ? found.map(({ tenant }) => tenant.id) : null;
    const report = await this.plans.run({
      tenantIds,
      dryRun,
      onlyFailed,
      concurrency,
      canary,
      actor: 'tenant:migrate',
      onProgress: showProgress,
    });
    return {
      lines: linesOf(report, dryRun),
      data: report,
      exitCode: exitCodeOf(report),
    };
  }
}

/** Either tenants are named, or `--all` or `--only-failed` is given. @throws DomainError OPTIONS_OPPOSED, MIGRATION_SCOPE_MISSING */
function assertScope(named: readonly string[], isEstate: boolean, isAll: boolean): void {
  assertOneOf({ '--all': isAll, [named.join(', ')]: named.length > 0 });
  if (named.length === 0 && !isEstate) throw migrationScopeMissing({});
}

function exitCodeOf({ failed, different }: PlannedReport): ExitCode {
  if (failed.length > 0) return EXIT.partly;
  return different.length > 0 ? EXIT.mismatch : EXIT.done;
}

function linesOf(report: PlannedReport, dryRun: boolean): Line[] {
  return [...outcomeLines(report, dryRun), ...report.ahead.map(aheadLine), ...report.different.map(differentLine)];
}

function outcomeLines({ pending, migrated, failed, skipped, target }: MigrationReport, dryRun: boolean): Line[] {
  if (pending.length === 0) return [{ fr: `Rien à migrer vers ${target}`, en: `Nothing to migrate to ${target}` }];
  if (dryRun)
    return pending.map(({ tenantId, slug, fromVersion }) =>
      same(`${tenantId} ${slug}: ${fromVersion || '-'} → ${target}`),
    );
  return [
    {
      fr: `${migrated.length} migrée(s), ${failed.length} en échec, ${skipped.length} non tentée(s)`,
      en: `${migrated.length} migrated, ${failed.length} failed, ${skipped.length} not tried`,
    },
    ...failed.flatMap(failureLines),
  ];
}

function failureLines({ tenantId, error }: MigrationReport['failed'][number]): Line[] {
  const hint = hintOf(error);
  const line = same(`${tenantId}: ${error}`);
  return hint === null ? [line] : [line, { fr: `  → ${hint.fr}`, en: `  → ${hint.en}` }];
}

function aheadLine(tenantId: number): Line {
  return {
    fr: `${tenantId}: schéma d’une version inconnue de ce logiciel, laissé inchangé`,
    en: `${tenantId}: schema of a version that this software does not know, left unchanged`,
  };
}

function differentLine({ tenantId, slug, state }: DifferentSchema): Line {
  return state === 'half_migrated'
    ? {
        fr: `${tenantId} ${slug}: migration inachevée, voir tenant:status`,
        en: `${tenantId} ${slug}: the schema is half-migrated, see tenant:status`,
      }
    : {
        fr: `${tenantId} ${slug}: le schéma a dérivé, voir tenant:status`,
        en: `${tenantId} ${slug}: the schema has drifted, see tenant:status`,
      };
}
