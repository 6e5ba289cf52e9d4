import type { TablesReport } from './table-report';
import { upkeepTargetInvalid } from './upkeep.errors';
import type { UpkeepRound } from './upkeep-rounds';
import { same } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import type { NamedTenants } from '../commands/named-tenants';

export interface UpkeepOptions extends OutputOptions {
  readonly all?: boolean;
}

/** The id of the named tenant, or null for all tenants. @throws DomainError UPKEEP_TARGET_INVALID, NOT_FOUND_TENANT */
export async function targetOf(
  tenants: NamedTenants,
  named: string | undefined,
  { all = false }: UpkeepOptions,
): Promise<number | null> {
  if ((named === undefined) !== all) throw upkeepTargetInvalid({});
  return named === undefined ? null : (await tenants.find(named)).tenant.id;
}

/** The result of a round: the lines of each tenant, then the tenants that failed. */
export function roundResult<R>(round: UpkeepRound<R>, linesOf: (report: R) => readonly Line[]): CommandResult {
  const { tenants, failed, notTried } = round;
  const cutShort = {
    fr: `Interrompu: ${notTried.length} société(s) non traitée(s)`,
    en: `Interrupted: ${notTried.length} tenant(s) not processed`,
  };
  return {
    lines: [
      ...tenants.flatMap(linesOf),
      ...failed.map(({ tenantId, error }) => same(`✗ ${tenantId}: ${error}`)),
      ...(notTried.length > 0 ? [cutShort] : []),
    ],
    data: round,
    exitCode: failed.length + notTried.length > 0 ? EXIT.partly : EXIT.done,
  };
}

const OUTCOMES = { done: '✓', skipped: '-', failed: '✗' } as const;

/** One line per table; for a skipped table with the reason. */
export function tableLines({ tenantId, tables }: TablesReport): Line[] {
  return tables.map(({ table, outcome, reason }) =>
    same(`${OUTCOMES[outcome]} ${tenantId} ${table}${reason === null ? '' : `: ${reason}`}`),
  );
}

/** Sets the exit code for partial success if a table of a tenant failed. */
export function withFailedTables(result: CommandResult, reports: readonly TablesReport[]): CommandResult {
  const failed = reports.some(({ tables }) => tables.some(({ outcome }) => outcome === 'failed'));
  return failed ? { ...result, exitCode: EXIT.partly } : result;
}
