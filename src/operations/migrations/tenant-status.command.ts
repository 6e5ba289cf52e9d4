import { Command } from 'nest-commander';
import type { SchemaDifference } from '#persistence';
import { TenantsService } from '../../global/tenants/tenants.service';
import { EstateStatus } from './estate-status';
import type { TenantStanding } from './estate-status';
import { hintOf } from './migration-failure';
import { CommandOutput, same } from '../commands/command-output';
import type { Line, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'tenant:status',
  arguments: '[tenants...]',
  description: 'show schema versions and drift; exits with 3 if a schema has drifted or is half-migrated',
})
export class TenantStatusCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly status: EstateStatus,
    private readonly tenants: TenantsService,
  ) {
    super();
  }

  run(named: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const found = await Promise.all(named.flat().map((tenant) => this.tenants.find(tenant)));
      const tenants = await this.status.of(found.length > 0 ? found.map(({ tenant }) => tenant.id) : null);
      const lines = tenants.flatMap(linesOf);
      const isDifferent = tenants.some(({ state }) => state === 'drifted' || state === 'half_migrated');
      return { lines, data: { tenants }, exitCode: isDifferent ? EXIT.mismatch : EXIT.done };
    });
  }
}

function linesOf({ tenantId, slug, schemaVersion, state, differences, failure }: TenantStanding): Line[] {
  const version = (schemaVersion || '-').padEnd(36);
  const first = same(`${String(tenantId).padStart(6)}  ${slug.padEnd(30)}  ${version}  ${state}`);
  const failed = failure === null ? [] : [same(`        ${failure}`), ...indented(hintOf(failure))];
  return [first, ...failed, ...(differences ?? []).map(differenceLine)];
}

const indented = (hint: Line | null): Line[] =>
  hint === null ? [] : [{ fr: `        → ${hint.fr}`, en: `        → ${hint.en}` }];

const PROBLEMS: Readonly<Record<SchemaDifference['problem'], Line>> = {
  missing: { fr: 'manque', en: 'is missing' },
  unexpected: { fr: 'est en trop', en: 'is unexpected' },
  different: { fr: 'diffère', en: 'differs' },
};

function differenceLine({ kind, name, problem, expected, found }: SchemaDifference): Line {
  const facts = [...(expected === null ? [] : [`- ${expected}`]), ...(found === null ? [] : [`+ ${found}`])];
  const textIn = (locale: keyof Line): string =>
    `        ${kind} ${name} ${PROBLEMS[problem][locale]}${kind === 'table' ? '' : `: ${facts.join('  ')}`}`;
  return { fr: textIn('fr'), en: textIn('en') };
}
